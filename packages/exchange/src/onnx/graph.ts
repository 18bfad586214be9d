import { concat, protobuf } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'

const { bytes, float, int, text } = protobuf

/** A value of an attribute; whole numbers are ints. */
export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly floats: readonly number[] }
  | { readonly strings: readonly string[] }

/** Numbers that the graph holds. */
export type OnnxConstant = Pick<NamedArray, 'shape'> & { readonly values: Float32Array | Float64Array | BigInt64Array }

/** What an exporter adds to an ONNX graph (operator set 17). */
export interface OnnxGraph {
  /** Adds a node. @param output its name, where it matters @returns the name of its output */
  node(
    op: string,
    inputs: readonly string[],
    attributes?: Readonly<Record<string, OnnxAttribute>>,
    output?: string,
  ): string
  /** Adds numbers. @returns their name */
  constant(name: string, array: OnnxConstant): string
}

/** An ONNX graph while it is built. Field numbers: github.com/onnx/onnx, onnx.proto. */
export interface GraphBuilder extends OnnxGraph {
  /** The bytes of a model file. */
  finish(model: OnnxModel): Uint8Array
}

export interface OnnxModel {
  readonly name: string
  readonly inputs: readonly OnnxInput[]
  readonly output: OnnxValue
  /** Pairs of words that viewers show. */
  readonly metadata: Readonly<Record<string, string>>
}

/** A tensor of any number of samples. */
export interface OnnxValue {
  readonly name: string
  readonly shape: readonly number[]
}

/** An input of the graph; float32 where it does not say otherwise. */
export interface OnnxInput extends OnnxValue {
  readonly type?: 'double' | 'string'
}

/** The operator set that the nodes are of, and the version of the format that goes with it. */
const operatorSet = 17
const formatVersion = 8

const [typeFloat, typeInt64, typeString, typeDouble] = [1, 7, 8, 11]
/** Operators of the domain ai.onnx.ml that are used, and its version. */
const learningOperators: ReadonlySet<string> = new Set(['LabelEncoder'])
const [learningDomain, learningVersion] = ['ai.onnx.ml', 3]

export function createGraph(): GraphBuilder {
  const nodes: Uint8Array[] = []
  const constants = new Map<string, Uint8Array>()
  let usesLearning = false

  return {
    node(op, inputs, attributes = {}, output = `${op.toLowerCase()}-${nodes.length}`) {
      const parts = [
        ...inputs.map((input) => text(1, input)),
        text(2, output),
        text(3, output),
        text(4, op),
        ...Object.entries(attributes).map(([name, value]) => bytes(5, attribute(name, value))),
      ]
      if (learningOperators.has(op)) {
        usesLearning = true
        parts.push(text(7, learningDomain))
      }
      nodes.push(concat(Uint8Array, parts))
      return output
    },
    constant(name, { shape, values }) {
      const data = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      const type = typeOf(values)
      constants.set(
        name,
        concat(Uint8Array, [...shape.map((length) => int(1, length)), int(2, type), text(8, name), bytes(9, data)]),
      )
      return name
    },
    finish({ name, inputs, output, metadata }) {
      const graph = [
        ...nodes.map((node) => bytes(1, node)),
        text(2, name),
        ...[...constants.values()].map((constant) => bytes(5, constant)),
        ...inputs.map((input) => bytes(11, valueInfo(input))),
        bytes(12, valueInfo(output)),
      ]
      const properties = Object.entries(metadata).map(([key, value]) =>
        bytes(14, concat(Uint8Array, [text(1, key), text(2, value)])),
      )
      return concat(Uint8Array, [
        int(1, formatVersion),
        text(2, 'telar'),
        bytes(7, concat(Uint8Array, graph)),
        bytes(8, concat(Uint8Array, [text(1, ''), int(2, operatorSet)])),
        ...(usesLearning ? [bytes(8, concat(Uint8Array, [text(1, learningDomain), int(2, learningVersion)]))] : []),
        ...properties,
      ])
    },
  }
}

function attribute(name: string, value: OnnxAttribute): Uint8Array {
  if (typeof value === 'number') return concat(Uint8Array, [text(1, name), int(3, value), int(20, 2)])
  if (typeof value === 'string') return concat(Uint8Array, [text(1, name), text(4, value), int(20, 3)])
  if ('float' in value) return concat(Uint8Array, [text(1, name), float(2, value.float), int(20, 1)])
  if ('floats' in value)
    return concat(Uint8Array, [text(1, name), ...value.floats.map((part) => float(7, part)), int(20, 6)])
  if ('strings' in value)
    return concat(Uint8Array, [text(1, name), ...value.strings.map((part) => text(9, part)), int(20, 8)])
  return concat(Uint8Array, [text(1, name), ...value.map((part) => int(8, part)), int(20, 7)])
}

function typeOf(values: OnnxConstant['values']): number {
  if (values instanceof Float32Array) return typeFloat
  return values instanceof Float64Array ? typeDouble : typeInt64
}

const inputTypes = { double: typeDouble, string: typeString }

function valueInfo({ name, shape, type }: OnnxInput): Uint8Array {
  const dimensions = [text(2, 'batch'), ...shape.map((length) => int(1, length))].map((dimension) =>
    bytes(1, dimension),
  )
  const tensor = concat(Uint8Array, [
    int(1, type ? inputTypes[type] : typeFloat),
    bytes(2, concat(Uint8Array, dimensions)),
  ])
  return concat(Uint8Array, [text(1, name), bytes(2, bytes(1, tensor))])
}
