import { concat, ExperimentError, grouped, type Random } from '@telarjs/core'
import type { LoadContext, LoadedData, SampleCursor, Split } from '../dataset.js'
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
import { balancedByCounts, weightsByClass } from '../splits/class-weights.js'
import type { SplitOptions } from '../splits/split-options.js'
import { splitData } from '../splits/splits.js'
import { firstRows, groupsOf, openImageShards } from './image-shards.js'
import { shuffleShards } from './shuffled-shards.js'
import type { StreamOptions } from './stream-option.js'

/** Training samples that stand for all where a few are looked at, and the row groups that they are taken from. */
const excerptSize = 2000
const excerptShards = 8

interface StreamImagesOptions extends ParquetImageOptions, SplitOptions {
  readonly group?: unknown
  readonly stream: StreamOptions
}

/**
 * Images whose training samples are read in each epoch anew. Before the first, the labels of all are read once; the other splits are held in memory.
 *
 * @param image the column of the images; undefined for a table, which is refused
 * @throws ExperimentError for options that need all training samples in memory
 */
export async function streamImages(
  parts: ParquetParts,
  image: string | undefined,
  options: StreamImagesOptions,
  context: LoadContext,
  where: string,
): Promise<LoadedData> {
  if (image === undefined)
    throw new ExperimentError({ where: `${where}.stream`, expected: 'files with images', received: 'a table' })
  requireStreamable(options, where)
  const { shuffleBuffer, readAhead } = options.stream
  const { train, ...others } = parts as ParquetParts & { readonly train: readonly ParquetFile[] }
  const reading = await planImages(parts, image, options, where)
  const shards = train.flatMap(groupsOf).filter(({ rows }) => rows > 0)
  const { counts, fingerprint } = await survey(train, reading, context.signal)
  const held = await readImages(others, reading, context.signal)
  const splits = { train: await excerptOf(shards, reading), ...held.splits }
  const { limitEvaluation, splitSeed } = options
  const data = splitData({ ...held, splits }, { limitEvaluation, splitSeed }, context.random, where)
  const size = shards.reduce((sum, { rows }) => sum + rows, 0)
  const sizes = train.flatMap(({ groups }) => groups.map(([from, to]) => to - from))
  const task = { paths: train.map(({ name }) => name), ...reading }
  const { files } = context

  async function open(random: Random, from: number): Promise<SampleCursor> {
    const reader = await (files.openShards?.(task) ?? openImageShards(files, task))
    return shuffleShards(reader, { sizes, shuffleBuffer, readAhead, random, from })
  }

  return {
    ...data,
    ...weightsOf(options, splits.train, reading.classes, counts, where),
    stream: { size, classCounts: counts, fingerprint, open },
    notes: [
      ...(data.notes ?? []),
      `${grouped(size)} training samples are streamed from ${grouped(sizes.length)} row groups of ${grouped(train.length)} files, shuffled by a buffer of ${grouped(Math.min(shuffleBuffer, size))}; ${grouped(splits.train.size)} of them stand for all in views and reports`,
    ],
  }
}

/** Refuses what would have to divide, or to draw from, samples that are not in memory. */
function requireStreamable(options: StreamImagesOptions, where: string): void {
  const remedies = {
    validation: 'give it files of its own, whose names begin with validation',
    test: 'give it files of its own, whose names begin with test, or testPath',
    fold: 'cross-validate without a stream',
    limit: 'give fewer files',
    sampling: 'classWeights weighs classes in the loss',
    group: 'give each split files of its own',
  } as const
  for (const [name, remedy] of Object.entries(remedies))
    if (options[name as keyof typeof remedies] !== undefined)
      throw new ExperimentError({
        where: `${where}.${name}`,
        problem: 'the training samples are a stream, which is not in memory to choose from',
        remedy,
      })
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

function weightsOf(
  { classWeights = 'none' }: SplitOptions,
  { targets }: Split,
  classes: readonly string[],
  counts: readonly number[],
  where: string,
): Pick<LoadedData, 'classWeights'> {
  if (classWeights === 'none') return {}
  if (classWeights === 'balanced') return { classWeights: balancedByCounts(counts) }
  return { classWeights: weightsByClass(classWeights, targets, classes, where, 'classWeights') }
}
