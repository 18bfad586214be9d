import { DataError, protobuf, sizeOf, type ProtobufField } from '@telarjs/core'

/** What this package needs of an ONNX model. Field numbers: github.com/onnx/onnx, onnx.proto. */
export interface OnnxFile {
  /** The program that wrote it. */
  readonly producer: string
  readonly metadata: Readonly<Record<string, string>>
  readonly nodes: readonly OnnxNode[]
  /** Numbers that the graph holds, by name. */
  readonly constants: ReadonlyMap<string, OnnxNumbers>
}

/** A node: its operator, and all that it is as bytes. */
export interface OnnxNode {
  readonly op: string
  readonly name: string
  readonly bytes: Uint8Array
}

export interface OnnxNumbers {
  readonly shape: readonly number[]
  /** Of a float32 array; those of other types stay bytes. */
  readonly values: Float32Array | undefined
  readonly type: number
  readonly bytes: Uint8Array
}

/**
 * Reads the nodes and constants of an ONNX model.
 *
 * @param name the file, for messages
 * @throws DataError for bytes that are no ONNX model, or that keep their weights in another file
 */
export function readOnnx(bytes: Uint8Array, name: string): OnnxFile {
  const model = protobuf.read(bytes, name)
  const graphBytes = bytesOf(model, 7)[0]
  if (!graphBytes) throw new DataError({ where: name, expected: 'an ONNX model', received: 'no graph' })
  const graph = protobuf.read(graphBytes, `${name}: graph`)
  const metadata = bytesOf(model, 14).map((entry) => {
    const parts = protobuf.read(entry, `${name}: metadata`)
    return [textOf(parts, 1), textOf(parts, 2)] as const
  })
  return {
    producer: textOf(model, 2),
    metadata: Object.fromEntries(metadata),
    nodes: bytesOf(graph, 1).map((node, index) => {
      const parts = protobuf.read(node, `${name}: node ${index}`)
      return { op: textOf(parts, 4), name: textOf(parts, 3), bytes: node }
    }),
    constants: new Map(bytesOf(graph, 5).map((tensor) => numbersOf(tensor, name))),
  }
}

const typeFloat = 1

function numbersOf(tensor: Uint8Array, file: string): readonly [string, OnnxNumbers] {
  const parts = protobuf.read(tensor, `${file}: constant`)
  const name = textOf(parts, 8)
  const shape = parts.filter(({ field }) => field === 1).map(({ value }) => Number(value))
  const type = Number(parts.find(({ field }) => field === 2)?.value ?? 0)
  // Numbers stand as bytes, as most programs write them, or as packed floats.
  const bytes = bytesOf(parts, 9)[0] ?? bytesOf(parts, 4)[0]
  if (!bytes || (type === typeFloat && bytes.length !== 4 * sizeOf(shape)))
    throw new DataError({
      where: `${file}: constant '${name}'`,
      expected: `the numbers of [${shape.join(', ')}]`,
      received: bytes ? `${bytes.length} bytes` : 'none in this file',
    })
  // Not `slice`, which copies nothing of a Buffer of Node.
  const values = type === typeFloat ? new Float32Array(Uint8Array.from(bytes).buffer) : undefined
  return [name, { shape, type, values, bytes }]
}

function bytesOf(fields: readonly ProtobufField[], wanted: number): Uint8Array[] {
  return fields.flatMap(({ field, value }) => (field === wanted && value instanceof Uint8Array ? [value] : []))
}

function textOf(fields: readonly ProtobufField[], wanted: number): string {
  const bytes = bytesOf(fields, wanted)[0]
  return bytes ? new TextDecoder().decode(bytes) : ''
}
