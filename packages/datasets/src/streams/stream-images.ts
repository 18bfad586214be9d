import { concat, counted } from '@telarjs/core'
import type { LoadContext, LoadedData, Split } from '../dataset.js'
import {
  columnNamed,
  createClassReader,
  planImages,
  readImages,
  readImageSplit,
  type ImageReading,
  type ParquetImageOptions,
} from '../files/parquet-images.js'
import type { ParquetParts } from '../files/parquet-parts.js'
import type { ParquetFile } from '../formats/parquet.js'
import { webDigest } from '../io/digest.js'
import type { SplitOptions } from '../splits/split-options.js'
import { splitData } from '../splits/splits.js'
import { firstRows, groupsOf } from './row-groups.js'
import type { StreamOptions } from './stream-option.js'
import {
  describeStream,
  excerptSize,
  parquetRemedies,
  requireStreamable,
  streamOf,
  streamWeights,
} from './streamed-data.js'

/** The row groups that the excerpt is taken from. */
const excerptShards = 8

interface StreamImagesOptions extends ParquetImageOptions, SplitOptions {
  readonly group?: unknown
  readonly stream: StreamOptions
}

/**
 * Images whose training samples are read in each epoch anew. Before the first, the labels of all are read once; the other splits are held in memory.
 *
 * @param image the column of the images
 * @throws ExperimentError for options that need all training samples in memory
 */
export async function streamImages(
  parts: ParquetParts,
  image: string,
  options: StreamImagesOptions,
  context: LoadContext,
  where: string,
): Promise<LoadedData> {
  requireStreamable(options, parquetRemedies, where)
  const { train, ...others } = parts as ParquetParts & { readonly train: readonly ParquetFile[] }
  const reading = await planImages(parts, image, options, where)
  const shards = train.flatMap(groupsOf)
  const { counts, fingerprint } = await survey(train, reading, context.signal)
  const held = await readImages(others, reading, context.signal)
  const splits = { train: await excerptOf(shards, reading), ...held.splits }
  const { limitEvaluation, splitSeed } = options
  const data = splitData({ ...held, splits }, { limitEvaluation, splitSeed }, context.random, where)
  const sizes = shards.map(({ rows }) => rows)
  const task = { kind: 'parquet-images', paths: train.map(({ name }) => name), ...reading } as const
  const stream = streamOf(context.files, { sizes, task, options: options.stream, classCounts: counts, fingerprint })
  const places = `${counted(sizes.length, 'row group')} of ${counted(train.length, 'file')}`
  return {
    ...data,
    ...streamWeights(options, splits.train, reading.classes, counts, where),
    stream,
    notes: [...(data.notes ?? []), describeStream(stream.size, places, options.stream.shuffleBuffer, splits.train)],
  }
}

/** Reads all labels once: how many samples each class has, and what tells them from other data. */
async function survey(train: readonly ParquetFile[], { target, classes }: ImageReading, signal?: AbortSignal) {
  const classOf = createClassReader(columnNamed(train[0]!, target), classes)
  const counts = classes.map(() => 0)
  let fingerprint = ''
  const add = async (bytes: Uint8Array): Promise<void> => {
    fingerprint = await webDigest(concat(Uint8Array, [new TextEncoder().encode(fingerprint), bytes]), 'sha256')
  }
  for (const file of train) {
    await add(await file.footer())
    for (const [group, [from]] of file.groups.entries()) {
      signal?.throwIfAborted()
      const cells = await file.read(target, group)
      const labels = Int32Array.from(cells, (cell, i) => classOf(cell, `${file.name}, row ${from + i}`))
      for (const label of labels) counts[label]!++
      await add(new Uint8Array(labels.buffer))
    }
  }
  return { counts, fingerprint }
}

/** The first samples of some row groups from all over the data, which may be sorted by class. */
async function excerptOf(shards: readonly ParquetFile[], reading: ImageReading): Promise<Split> {
  const count = Math.min(excerptShards, shards.length)
  const chosen = Array.from({ length: count }, (_, i) => shards[Math.floor((i * shards.length) / count)]!)
  const rows = Math.ceil(excerptSize / count)
  const splits: Split[] = []
  for (const shard of chosen) splits.push((await readImageSplit([firstRows(shard, rows)], reading)).split)
  return {
    size: splits.reduce((sum, { size }) => sum + size, 0),
    inputs: concat(
      Uint8Array,
      splits.map(({ inputs }) => inputs as Uint8Array),
    ),
    targets: concat(
      Int32Array,
      splits.map(({ targets }) => targets as Int32Array),
    ),
  }
}
