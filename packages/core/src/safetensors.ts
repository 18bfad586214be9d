import { asBytes, concat } from './bytes.js'
import { DataError } from './errors.js'
import { missing } from './issues.js'
import { isPlainObject } from './json.js'
import { show } from './show.js'
import { sizeOf } from './shapes.js'

/** An array of numbers on the host. */
export interface StoredArray {
  readonly dtype: 'float32' | 'int32'
  readonly shape: readonly number[]
  readonly values: Float32Array | Int32Array
}

/** One array of a safetensors file, still as bytes. */
export interface SafetensorsEntry {
  /** `F32`, `BF16`, `I64` … */
  readonly dtype: string
  readonly shape: readonly number[]
  readonly bytes: Uint8Array
}

/** What a safetensors file holds. */
export interface SafetensorsFile {
  readonly entries: ReadonlyMap<string, SafetensorsEntry>
  readonly metadata: Readonly<Record<string, string>>
}

/** Bytes that one number takes. */
const widths: ReadonlyMap<string, number> = new Map([
  ['F64', 8],
  ['I64', 8],
  ['U64', 8],
  ['F32', 4],
  ['I32', 4],
  ['U32', 4],
  ['F16', 2],
  ['BF16', 2],
  ['I16', 2],
  ['U16', 2],
  ['I8', 1],
  ['U8', 1],
  ['BOOL', 1],
])

/** The longest header that the reference implementation reads. */
const longestHeader = 100_000_000

/**
 * Writes arrays as a safetensors file, in the order given. github.com/huggingface/safetensors
 *
 * @param metadata texts by name
 * @example
 * writeSafetensors({ kernel: { dtype: 'float32', shape: [2], values: Float32Array.of(1, 2) } })
 */
export function writeSafetensors(
  arrays: Readonly<Record<string, StoredArray>>,
  metadata: Readonly<Record<string, string>> = {},
): Uint8Array<ArrayBuffer> {
  const header = new Map<string, unknown>([['__metadata__', metadata]])
  let end = 0
  for (const [name, { dtype, shape, values }] of Object.entries(arrays))
    header.set(name, {
      dtype: dtype === 'int32' ? 'I32' : 'F32',
      shape,
      data_offsets: [end, (end += values.byteLength)],
    })
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries(header)))
  const length = new Uint8Array(8)
  const padded = Math.ceil(text.length / 8) * 8
  new DataView(length.buffer).setBigUint64(0, BigInt(padded), true)
  const padding = new Uint8Array(padded - text.length).fill(0x20)
  const data = Object.values(arrays).map(({ values }) => asBytes(values))
  return concat(Uint8Array, [length, text, padding, ...(data as Uint8Array<ArrayBuffer>[])])
}

/**
 * Takes a safetensors file apart. Nothing that its header says is believed: types, shapes and offsets are checked against
 * what the file holds before anything is read.
 *
 * @param name the file, for messages
 * @throws DataError that names the file and the array: no safetensors file, cut short, or a header that contradicts itself
 * @example
 * const { entries } = readSafetensors(bytes, 'last.telar')
 */
export function readSafetensors(file: Uint8Array, name: string): SafetensorsFile {
  // The `slice` of a Buffer of Node does not copy, so the entries must not be Buffers.
  const bytes = asBytes(file)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const length = bytes.length < 8 ? Infinity : Number(view.getBigUint64(0, true))
  if (8 + length > bytes.length || length > longestHeader)
    throw new DataError({
      where: `${name}, byte 0`,
      expected: 'a safetensors file',
      received: `another, or one that is cut short at byte ${bytes.length}`,
    })
  const { __metadata__: metadata = {}, ...rest } = parseHeader(bytes.subarray(8, 8 + length), name)
  if (!isPlainObject(metadata) || !Object.values(metadata).every((value) => typeof value === 'string'))
    throw new DataError({ where: `${name}: '__metadata__'`, expected: 'texts by name', received: show(metadata) })
  const data = bytes.subarray(8 + length)
  const entries = Object.entries(rest).map(([key, entry]) => [key, checkEntry(entry, key, data, name)] as const)
  requireNoGaps(entries, data.length, name)
  return {
    entries: new Map(
      entries.map(([key, { dtype, shape, from, to }]) => [key, { dtype, shape, bytes: data.subarray(from, to) }]),
    ),
    metadata: metadata as Record<string, string>,
  }
}

function parseHeader(bytes: Uint8Array, name: string): Record<string, unknown> {
  try {
    const header: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    if (isPlainObject(header)) return header
  } catch {
    // Said below, as for a header that is no object.
  }
  throw new DataError({ where: `${name}, byte 8`, expected: 'the header of a safetensors file' })
}

interface Range {
  readonly dtype: string
  readonly shape: readonly number[]
  readonly from: number
  readonly to: number
}

function checkEntry(entry: unknown, key: string, data: Uint8Array, name: string): Range {
  const where = `${name}: '${key}'`
  const { dtype, shape, data_offsets: offsets } = isPlainObject(entry) ? entry : {}
  if (!isCounts(shape)) throw new DataError({ where, expected: 'a shape of whole numbers', received: show(shape) })
  const width = typeof dtype === 'string' ? widths.get(dtype) : undefined
  if (width === undefined) throw new DataError({ where, expected: 'numbers of a known type', received: show(dtype) })
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0]! > offsets[1]!)
    throw new DataError({ where, expected: 'the first and last byte', received: show(offsets) })
  const [from, to] = offsets as [number, number]
  if (to > data.length)
    throw new DataError(missing(where, `data up to byte ${to}`, `the file holds ${data.length} bytes of data`))
  if (to - from !== sizeOf(shape) * width)
    throw new DataError({
      where,
      expected: `${sizeOf(shape) * width} bytes for ${dtype as string} [${shape.join(', ')}]`,
      received: `${to - from}`,
    })
  return { dtype: dtype as string, shape, from, to }
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((length) => Number.isSafeInteger(length) && (length as number) >= 0)
}

/** The format wants arrays one behind the other: two that share bytes, or bytes that belong to none, are a damaged header. */
function requireNoGaps(entries: readonly (readonly [string, Range])[], length: number, name: string): void {
  let end = 0
  for (const [key, { from, to }] of [...entries].sort(([, a], [, b]) => a.from - b.from || a.to - b.to)) {
    if (from !== end)
      throw new DataError({ where: `${name}: '${key}'`, expected: `its data at byte ${end}`, received: `${from}` })
    end = to
  }
  if (end !== length) throw new DataError({ where: name, expected: `${end} bytes of data`, received: `${length}` })
}
