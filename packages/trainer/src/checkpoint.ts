import { isPlainObject, TrainError, type Evaluation, type Json, type ParsedExperiment } from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { DataShape } from './plan.js'

/** Everything a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly experiment: ParsedExperiment
  /** What a sample looks like, so that the network can answer without its data. */
  readonly sample: DataShape
  readonly progress: Progress
  /** The memory of each callback that has one, by its name. */
  readonly callbacks: Readonly<Record<string, Json>>
  /** `params/…`, `state/…`, `optimizer/…`, and `kept/<name>/…` for copies that callbacks keep. */
  readonly tensors: Readonly<Record<string, NamedArray>>
}

/** How far a run has come. The order of the data and all random numbers follow from it and the seed. */
export interface Progress {
  /** The epoch under way or just closed; 0 before the first. */
  readonly epoch: number
  /** Steps done in the whole run. */
  readonly step: number
  /** Whether the epoch's evaluations and `epochEnd` are done. */
  readonly epochClosed: boolean
  readonly learningRateScale: number
  /** Sums over the epoch's steps so far. */
  readonly totals: EpochTotals
  readonly evaluations: Readonly<Record<string, Evaluation>>
  readonly seconds: number
}

/** What an epoch's steps have come to so far. */
export interface EpochTotals {
  readonly seconds: number
  /** That of the last step. */
  readonly learningRate: number
  readonly samples: number
  readonly loss: number
  readonly metrics: Readonly<Record<string, readonly number[]>>
}

const format = 'telar-checkpoint'
const version = 1

/**
 * Writes a checkpoint as a safetensors file, which any safetensors library can read; all but the tensors stands in its
 * metadata, with a SHA-256 over metadata and tensors.
 */
export async function writeCheckpoint(checkpoint: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const { tensors, ...rest } = checkpoint
  const entries = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1))
  const header: Record<string, unknown> = {}
  let end = 0
  for (const [name, { dtype, shape, values }] of entries) {
    header[name] = { dtype: dtype === 'int32' ? 'I32' : 'F32', shape, data_offsets: [end, (end += values.byteLength)] }
  }
  const data = new Uint8Array(end)
  let at = 0
  for (const [, { values }] of entries) {
    data.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  const content = JSON.stringify(rest)
  header['__metadata__'] = { format, version: String(version), content, sha256: await digest(content, header, data) }
  return joinSafetensors(JSON.stringify(header), data)
}

function joinSafetensors(header: string, data: Uint8Array): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(header)
  const padded = Math.ceil(text.length / 8) * 8
  const bytes = new Uint8Array(8 + padded + data.length)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(padded), true)
  bytes.fill(0x20, 8 + text.length, 8 + padded)
  bytes.set(text, 8)
  bytes.set(data, 8 + padded)
  return bytes
}

/**
 * Reads a checkpoint.
 *
 * @param name of the file, for messages
 * @throws TrainError for bytes that are no checkpoint, that are cut short, or whose checksum differs
 */
export async function readCheckpoint(bytes: Uint8Array, name = 'checkpoint'): Promise<Checkpoint> {
  // A Buffer of Node is read as the bytes that it is: its own `slice` does not copy.
  const { header, data } = splitSafetensors(new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength), name)
  const { __metadata__: metadata, ...tensors } = header as Record<string, TensorHeader> & {
    __metadata__?: Record<string, string>
  }
  if (metadata?.['format'] !== format)
    throw new TrainError(`${name}: expected a checkpoint of Telar, received another safetensors file`)
  if (metadata['version'] !== String(version))
    throw new TrainError(`${name}: expected version ${version} of the format, received ${metadata['version']}`)
  const content = metadata['content']!
  if ((await digest(content, tensors, data)) !== metadata['sha256'])
    throw new TrainError(`${name}: the checkpoint is damaged: its checksum differs from its content`)
  const arrays = Object.entries(tensors).map(
    ([
      key,
      {
        dtype,
        shape,
        data_offsets: [from, to],
      },
    ]) => {
      const part = data.slice(from, to).buffer
      return [
        key,
        {
          dtype: dtype === 'I32' ? 'int32' : 'float32',
          shape,
          values: dtype === 'I32' ? new Int32Array(part) : new Float32Array(part),
        },
      ] as const
    },
  )
  return { ...(JSON.parse(content) as Omit<Checkpoint, 'tensors'>), tensors: Object.fromEntries(arrays) }
}

interface TensorHeader {
  readonly dtype: 'I32' | 'F32'
  readonly shape: number[]
  readonly data_offsets: [number, number]
}

function splitSafetensors(bytes: Uint8Array, name: string): { header: Record<string, unknown>; data: Uint8Array } {
  const length =
    bytes.length < 8 ? Infinity : Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
  if (8 + length > bytes.length) throw new TrainError(`${name}: the checkpoint is cut short at byte ${bytes.length}`)
  const header = parseJson(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  if (!isPlainObject(header)) throw new TrainError(`${name}: expected a checkpoint of Telar, received something else`)
  return { header, data: bytes.subarray(8 + length) }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

async function digest(content: string, tensors: Record<string, unknown>, data: Uint8Array): Promise<string> {
  const { __metadata__: _, ...headers } = tensors
  const text = new TextEncoder().encode(content + JSON.stringify(headers))
  const all = new Uint8Array(text.length + data.length)
  all.set(text)
  all.set(data, text.length)
  const hash = await crypto.subtle.digest('SHA-256', all)
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
