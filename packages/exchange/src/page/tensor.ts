/** An array of numbers, the last axis the fastest. */
export interface PageTensor {
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** What an operator is told beside its inputs. */
export type PageAttributes = Readonly<Record<string, number | string | readonly number[]>>

/** A step of the graph. */
export interface PageNode {
  readonly op: string
  readonly inputs: readonly string[]
  readonly attributes: PageAttributes
  readonly output: string
}

/** A network as a page computes it: the nodes of its ONNX graph, in order, and its numbers. */
export interface PageGraph {
  readonly nodes: readonly PageNode[]
  readonly constants: Readonly<Record<string, PageTensor>>
}
