import { createRandom, ExperimentError, type Random } from '@telarjs/core'
import { choose, type Choice } from './choose.js'
import { classWeightsOf } from './class-weights.js'
import type { Dataset, LoadContext, LoadedData, Split } from '../dataset.js'
import type { SplitOptions } from './split-options.js'

/**
 * Divides the training samples of a data set as its options say, cuts splits to their limits, and weighs the classes.
 * Splits that stay together in memory are views; others are copied once.
 *
 * @param where the options' place in the experiment, for messages: `data: dataset:csv with`
 * @throws ExperimentError for a share without samples, or one that the data cannot give
 * @example
 * splitData({ shape: [2], classes: ['a', 'b'], targetShape: [], splits: { train } }, { validation: 0.1, splitBy: 'stratified' }, createRandom(7))
 */
export function splitData(data: LoadedData, options: SplitOptions, random: Random, where = 'data with'): LoadedData {
  const source = data.splits['train']!
  const base = options.splitSeed === undefined ? random.stream('splitting') : createRandom(options.splitSeed)
  const { splitBy = 'random' } = options
  if (splitBy === 'stratified' && !(source.targets instanceof Int32Array)) {
    throw new ExperimentError(
      `${where}.splitBy: expected 'random' or 'order' where the targets are values, received 'stratified'`,
    )
  }
  const held: Record<string, Split> = {}
  let train: Int32Array = Int32Array.from({ length: source.size }, (_, i) => i)
  for (const name of ['test', 'validation'] as const) {
    const share = options[name]
    if (share === undefined) continue
    if (data.splits[name])
      throw new ExperimentError(
        `${where}.${name}: this data has a ${name} split of its own with ${data.splits[name].size} samples; leave it out`,
      )
    const count = countOf(share, source.size, `${where}.${name}`)
    if (count >= train.length)
      throw new ExperimentError(
        `${where}.${name}: expected fewer than the ${train.length} samples that are there, received ${share}`,
      )
    const parts = choose(train, count, choice(splitBy === 'order' ? 'last' : splitBy, source, base.stream(name)))
    held[name] = take(source, parts.chosen)
    train = parts.rest
  }
  if (options.limit !== undefined)
    train = limited(
      train,
      options.limit,
      `${where}.limit`,
      (count) => choose(train, count, limitChoice(source, 'train')).chosen,
    )

  function limitChoice(split: Split, name: string): Choice {
    return choice(splitBy === 'order' ? 'first' : splitBy, split, base.stream('limit').stream(name))
  }

  function cut(name: string, split: Split): Split {
    if (options.limitEvaluation === undefined) return split
    const all = Int32Array.from({ length: split.size }, (_, i) => i)
    return take(
      split,
      limited(
        all,
        options.limitEvaluation,
        `${where}.limitEvaluation`,
        (count) => choose(all, count, limitChoice(split, name)).chosen,
      ),
    )
  }

  const others = Object.entries({ ...data.splits, ...held }).filter(([name]) => name !== 'train')
  const splits = {
    train: take(source, train),
    ...Object.fromEntries(others.map(([name, split]) => [name, cut(name, split)])),
  }
  const { classWeights = 'none' } = options
  return {
    ...data,
    splits,
    ...(classWeights === 'none'
      ? {}
      : { classWeights: classWeightsOf(classWeights, splits.train.targets, data.classes, where) }),
  }
}

/** A data set whose samples `read` gets, divided as its options say. */
export function dividedDataset(
  options: SplitOptions,
  where: string,
  read: (context: LoadContext) => Promise<LoadedData>,
): Dataset {
  return {
    async load(context) {
      return splitData(await read(context), options, context.random, where)
    },
  }
}

function choice(by: Choice['by'], { targets }: Split, random: Random): Choice {
  return { by, targets, random }
}

/** How many samples a fraction or count of `total` is. */
function countOf(share: number, total: number, where: string): number {
  const count = share < 1 ? Math.round(share * total) : share
  if (count === 0)
    throw new ExperimentError(
      `${where}: ${share} of ${total} samples is none at all; expected a larger fraction, or a count`,
    )
  return count
}

/** A limit above what is there changes nothing. */
function limited(samples: Int32Array, share: number, where: string, cut: (count: number) => Int32Array): Int32Array {
  const count = countOf(share, samples.length, where)
  return count >= samples.length ? samples : cut(count)
}

/** Some samples of a split, given in rising order: a view where they lie together, otherwise a copy. */
export function take(split: Split, samples: Int32Array): Split {
  return {
    size: samples.length,
    inputs: takeRows(split.inputs, split.size, samples),
    targets: takeRows(split.targets, split.size, samples),
  }
}

function takeRows<T extends Uint8Array | Int32Array | Float32Array>(values: T, rows: number, samples: Int32Array): T {
  const width = values.length / rows
  const count = samples.length
  const first = samples[0]!
  if (samples[count - 1]! - first === count - 1) return values.subarray(first * width, (first + count) * width) as T
  const taken = new (values.constructor as new (length: number) => T)(count * width)
  for (let from = 0, to = 1; from < count; from = to, to++) {
    const start = samples[from]!
    while (to < count && samples[to] === start + to - from) to++
    taken.set(values.subarray(start * width, (start + to - from) * width), from * width)
  }
  return taken
}
