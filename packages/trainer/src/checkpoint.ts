import {
  asBytes,
  concat,
  DataError,
  isPlainObject,
  parseJson,
  readSafetensors,
  TrainError,
  writeSafetensors,
  type DataSignature,
  type Evaluation,
  type Json,
  type ResolvedExperiment,
  type SafetensorsEntry,
} from '@telarjs/core'
import type { NamedArray } from '@telarjs/tensor'
import type { DataShape } from './plan.js'

/** Everything a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  readonly experiment: ResolvedExperiment
  /** What a sample looks like, so that the network can answer without its data. */
  readonly sample: DataShape
  /** What training knew of its data; missing where weights were imported without data. */
  readonly data?: DataSignature
  readonly progress: Progress
  /** The memory of each callback that has one, by its name. */
  readonly callbacks: Readonly<Record<string, Json>>
  /** What made the numbers, so that going on elsewhere can say what may differ. */
  readonly madeBy?: MadeBy
  /** `params/…`, `state/…`, `optimizer/…`, and `snapshots/<name>/…` for copies that callbacks keep. */
  readonly tensors: Readonly<Record<string, NamedArray>>
}

/** The kernels and plugins that a checkpoint comes from. */
export interface MadeBy {
  /** tfjs's name of the backend: `wasm`. */
  readonly backend: string
  /** The build of its kernels, where it has several: `relaxed-simd`. */
  readonly build?: string
  /** The version of each plugin that the experiment names. */
  readonly plugins: Readonly<Record<string, number>>
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
  /** Set where the weights are those that a callback brought back, such as the best ones, and not those of the last step. */
  readonly restored?: true
  /** Sums over the epoch's steps so far. */
  readonly totals: EpochTotals
  readonly evaluations: Readonly<Record<string, Evaluation>>
  readonly seconds: number
  /** What the closed epochs came to, for curves; see `withEpoch`. Missing in checkpoints of earlier versions. */
  readonly history?: readonly EpochRecord[]
}

/** What a closed epoch came to. */
export interface EpochRecord {
  readonly epoch: number
  readonly step: number
  /** That of its last step. */
  readonly learningRate: number
  /** The means over its steps. */
  readonly loss: number
  readonly metrics: Readonly<Record<string, number>>
  /** By split; tables such as a confusion matrix are left out. */
  readonly evaluations: Readonly<Record<string, Pick<Evaluation, 'loss' | 'metrics'>>>
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

/** The totals of an epoch that has not begun. */
export const noTotals: EpochTotals = { seconds: 0, learningRate: 0, samples: 0, loss: 0, metrics: {} }

/** Before the first step. */
export const noProgress: Progress = {
  epoch: 0,
  step: 0,
  epochClosed: true,
  learningRateScale: 1,
  totals: noTotals,
  evaluations: {},
  seconds: 0,
}

/** So many epochs are kept one by one. */
const mostEpochs = 512

/**
 * A history with one more epoch. Of more than 512 epochs, those are kept whose number is a multiple of 2, of more than 1024 of 4, and so on, and always the last:
 * checkpoints stay small, and a run that was interrupted has the same history as one that was not.
 *
 * @example
 * withEpoch([], { epoch: 1, step: 15, learningRate: 0.01, loss: 0.7, metrics: {}, evaluations: {} }).length // 1
 */
export function withEpoch(history: readonly EpochRecord[], record: EpochRecord): readonly EpochRecord[] {
  let apart = 1
  while (record.epoch / apart > mostEpochs) apart *= 2
  const kept = history.filter(({ epoch }) => epoch < record.epoch && epoch % apart === 0)
  return [...kept, record]
}

const format = 'telar-checkpoint'
const version = '2'

/**
 * Writes a checkpoint as a safetensors file, which any safetensors library can read; all but the tensors stands in its
 * metadata, with a SHA-256 over metadata and tensors.
 *
 * @example
 * const bytes = await writeCheckpoint({ ...(await readCheckpoint(old)), callbacks: {} })
 */
export async function writeCheckpoint({ tensors, ...rest }: Checkpoint): Promise<Uint8Array<ArrayBuffer>> {
  const sorted = Object.entries(tensors).sort(([a], [b]) => (a < b ? -1 : 1))
  const content = JSON.stringify(rest)
  const entries = sorted.map(([name, { dtype, shape, values }]): [string, SafetensorsEntry] => [
    name,
    { dtype: dtype === 'int32' ? 'I32' : 'F32', shape, bytes: asBytes(values) },
  ])
  const sha256 = await digest(content, entries)
  return writeSafetensors(Object.fromEntries(sorted), { format, version, content, sha256 })
}

/**
 * Reads a checkpoint.
 *
 * @param name of the file, for messages
 * @throws TrainError for bytes that are no checkpoint, that are cut short, or whose checksum differs
 * @example
 * const { experiment, progress, tensors } = await readCheckpoint(bytes, 'last.telar')
 */
export async function readCheckpoint(bytes: Uint8Array, name = 'checkpoint'): Promise<Checkpoint> {
  const { entries, metadata } = takeApart(bytes, name)
  if (metadata['format'] !== format)
    throw new TrainError({ where: name, expected: 'a checkpoint of Telar', received: 'another safetensors file' })
  if (metadata['version'] !== version)
    throw new TrainError({
      where: name,
      expected: `a checkpoint of format ${version}`,
      received: `format ${metadata['version']}, of another version of Telar`,
      remedy: 'Export its weights there and import them here, or train again',
    })
  const { content = '' } = metadata
  if ((await digest(content, [...entries])) !== metadata['sha256'])
    throw new TrainError({ where: name, problem: 'the checkpoint is damaged: its checksum differs from its content' })
  return { ...parseContent(content, name), tensors: Object.fromEntries([...entries].map(arrayOf)) }
}

function takeApart(bytes: Uint8Array, name: string) {
  try {
    return readSafetensors(bytes, name)
  } catch (cause) {
    if (!(cause instanceof DataError)) throw cause
    const isCut = bytes.length < 8 || 8 + headerLength(bytes) > bytes.length
    const what = isCut
      ? `is cut short at byte ${bytes.length}`
      : `is damaged: ${cause.message.replace(`${name}: `, '')}`
    throw new TrainError({ where: name, problem: `the checkpoint ${what}` }, { cause })
  }
}

function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
}

function parseContent(content: string, name: string): Omit<Checkpoint, 'tensors'> {
  const value = parseJson(content, `${name}: the checkpoint is damaged: its content`, TrainError)
  const parts = isPlainObject(value)
    ? [value['experiment'], value['sample'], value['progress'], value['callbacks']]
    : []
  if (parts.length === 0 || !parts.every(isPlainObject))
    throw new TrainError({ where: name, problem: 'the checkpoint is damaged: its content is not that of a checkpoint' })
  return value as Omit<Checkpoint, 'tensors'>
}

function arrayOf([name, { dtype, shape, bytes }]: readonly [string, SafetensorsEntry]): [string, NamedArray] {
  // Numbers of 4 bytes must begin at a multiple of 4, so they are copied.
  const { buffer } = bytes.slice()
  return dtype === 'I32'
    ? [name, { dtype: 'int32', shape, values: new Int32Array(buffer) }]
    : [name, { dtype: 'float32', shape, values: new Float32Array(buffer) }]
}

async function digest(content: string, entries: readonly (readonly [string, SafetensorsEntry])[]): Promise<string> {
  const sorted = [...entries].sort(([a], [b]) => (a < b ? -1 : 1))
  const headers = JSON.stringify(sorted.map(([name, { dtype, shape }]) => [name, dtype, shape]))
  return sha256Of([new TextEncoder().encode(content + headers), ...sorted.map(([, { bytes }]) => bytes)])
}

/** The SHA-256 of bytes that stand behind one another, in hexadecimal digits. */
export async function sha256Of(parts: readonly Uint8Array[]): Promise<string> {
  const all = concat(Uint8Array, parts)
  const hash = await crypto.subtle.digest('SHA-256', all as Uint8Array<ArrayBuffer>)
  return Array.from(new Uint8Array(hash), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
