import { counted, ExperimentError, grouped, type Random } from '@telarjs/core'
import type { Files, LoadedData, SampleCursor, SampleStream, Split } from '../dataset.js'
import { balancedByCounts, weightsByClass } from '../splits/class-weights.js'
import type { SplitOptions } from '../splits/split-options.js'
import { openShards } from './open-shards.js'
import type { ShardTask } from './shard-task.js'
import { shuffleShards } from './shuffled-shards.js'
import type { StreamOptions } from './stream-option.js'

/** Training images that stand for all where a few are looked at. */
export const excerptSize = 2000

/** What is known of the training samples before they are streamed. */
interface Streamed {
  /** The samples of each shard. */
  readonly sizes: readonly number[]
  readonly task: ShardTask
  readonly options: StreamOptions
  readonly classCounts: readonly number[] | undefined
  readonly fingerprint: string
  /** The shards come in the order of the file in every epoch, because it can only be read from its beginning. */
  readonly isSequential?: boolean
}

/** Training samples that are read, shard by shard, in each epoch anew. */
export function streamOf(files: Files, streamed: Streamed): SampleStream {
  const { sizes, task, options, classCounts, fingerprint, isSequential = false } = streamed
  async function open(random: Random, from: number): Promise<SampleCursor> {
    const reader = await (files.openShards?.(task) ?? openShards(files, task))
    return shuffleShards(reader, { sizes, ...options, isSequential, random, from })
  }
  return {
    size: sizes.reduce((sum, size) => sum + size, 0),
    ...(classCounts ? { classCounts } : {}),
    fingerprint,
    open,
  }
}

/** What is said of a stream. @param shards what its shards are: `24 row groups of 2 files` */
export function describeStream(size: number, shards: string, shuffleBuffer: number, excerpt: Split): string {
  return `${counted(size, 'training sample')} ${size === 1 ? 'is' : 'are'} streamed from ${shards}, shuffled by a buffer of ${grouped(Math.min(shuffleBuffer, size))}; ${grouped(excerpt.size)} of them stand for all in views and reports`
}

/** What to do instead of the options that choose among samples, where these are rows of Parquet files. */
export const parquetRemedies = {
  validation: 'give it files of its own, whose names begin with validation',
  test: 'give it files of its own, whose names begin with test, or testPath',
  fold: 'cross-validate without a stream',
  limit: 'give fewer files',
  sampling: 'classWeights weighs classes in the loss',
  group: 'give each split files of its own',
} as const

/**
 * Refuses options that would have to divide, or to draw from, samples that are not in memory.
 *
 * @param remedies what to do instead of each of them
 */
export function requireStreamable(options: object, remedies: Readonly<Record<string, string>>, where: string): void {
  for (const [name, remedy] of Object.entries(remedies))
    if ((options as Readonly<Record<string, unknown>>)[name] !== undefined)
      throw new ExperimentError({
        where: `${where}.${name}`,
        problem: 'the training samples are a stream, which is not in memory to choose from',
        remedy,
      })
}

/** The weights of the classes by all training samples. @param targets those of the excerpt, which say whether there are classes */
export function streamWeights(
  { classWeights = 'none' }: SplitOptions,
  { targets }: Split,
  classes: readonly string[],
  counts: readonly number[] | undefined,
  where: string,
): Pick<LoadedData, 'classWeights'> {
  if (classWeights === 'none') return {}
  if (classWeights === 'balanced' && counts) return { classWeights: balancedByCounts(counts) }
  return { classWeights: weightsByClass(classWeights, targets, classes, where, 'classWeights') }
}
