import { createRandom, ExperimentError, type Issue, type Random } from '@telarjs/core'
import { choose, type Choice } from './choose.js'
import { weightsByClass } from './class-weights.js'
import { holdOutFold } from './fold-of.js'
import type { Deal } from './folds.js'
import type { Dataset, LoadContext, LoadedData, Split } from '../dataset.js'
import type { SplitOptions } from './split-options.js'

/** Which samples of a data set make a split. */
export interface SplitSamples {
  /** The split of the files that they are taken from. */
  readonly from: string
  /** Their numbers, rising. */
  readonly samples: Int32Array
}

/** What is needed of the splits of the files to divide them. */
type Sizes = Readonly<Record<string, Pick<Split, 'size' | 'targets'>>>

/**
 * Chooses the samples of each split as the options say: held out from the training samples, or cut to their limits.
 *
 * @param where the options' place in the experiment, for messages: `data: dataset:csv with`
 * @param groups the number of the group of each training sample, whose members stay in one split
 * @throws ExperimentError for a share without samples, or one that the data cannot give
 */
export function assignSamples(
  splits: Sizes,
  options: SplitOptions,
  random: Random,
  where: string,
  groups?: Int32Array,
): Record<string, SplitSamples> {
  const source = splits['train']!
  const base = options.splitSeed === undefined ? random.stream('splitting') : createRandom(options.splitSeed)
  const { splitBy = 'random', fold } = options
  requireSplitting(source, options, where, groups !== undefined)
  const by = {
    random: groups ? 'groups' : 'random',
    stratified: groups ? 'stratified-groups' : 'stratified',
    order: 'last',
  } as const
  const held: Record<string, SplitSamples> = {}
  let train = allOf(source.size)
  const holdOut = (name: string, parts: { readonly chosen: Int32Array; readonly rest: Int32Array }): void => {
    held[name] = { from: 'train', samples: parts.chosen }
    train = parts.rest
  }
  for (const name of ['test', 'validation'] as const) {
    const share = options[name]
    if (share === undefined) continue
    requireNoOwn(splits, name, name, where)
    const count = countOf(share, source.size, `${where}.${name}`)
    if (count >= train.length) throw new ExperimentError(tooMany(share, train.length, `${where}.${name}`))
    const choice: Choice = { by: by[splitBy], targets: source.targets, groups, random: base.stream(name) }
    holdOut(name, choose(train, count, choice))
    requireSamples(train, held[name]!.samples, count, `${where}.${name}`)
  }
  if (fold) {
    requireNoOwn(splits, 'validation', 'fold', where)
    const deal: Deal = { by: splitBy, targets: source.targets, groups, random: base.stream('folds') }
    holdOut('validation', holdOutFold(train, fold, deal, where))
  }

  /** A limit above what is there changes nothing. */
  function cut(name: string, { from, samples }: SplitSamples, option: 'limit' | 'limitEvaluation'): SplitSamples {
    const share = options[option]
    if (share === undefined) return { from, samples }
    const count = countOf(share, samples.length, `${where}.${option}`)
    if (count >= samples.length) return { from, samples }
    const by = splitBy === 'order' ? 'first' : splitBy
    const choice: Choice = { by, targets: splits[from]!.targets, random: base.stream('limit').stream(name) }
    return { from, samples: choose(samples, count, choice).chosen }
  }

  const own = Object.entries(splits).map(([name, { size }]): [string, SplitSamples] => [
    name,
    { from: name, samples: allOf(size) },
  ])
  const others = Object.entries({ ...Object.fromEntries(own), ...held }).filter(([name]) => name !== 'train')
  return {
    train: cut('train', { from: 'train', samples: train }, 'limit'),
    ...Object.fromEntries(others.map(([name, division]) => [name, cut(name, division, 'limitEvaluation')])),
  }
}

/**
 * Divides the training samples of a data set as its options say, cuts splits to their limits, and weighs the classes.
 * Splits that stay together in memory are views; others are copied once.
 *
 * @param where the options' place in the experiment, for messages: `data: dataset:csv with`
 * @throws ExperimentError for a share without samples, or one that the data cannot give
 * @example
 * const { splits } = splitData(data, { validation: 0.1, splitBy: 'stratified' }, createRandom(7))
 */
export function splitData(data: LoadedData, options: SplitOptions, random: Random, where = 'data with'): LoadedData {
  const divisions = assignSamples(data.splits, options, random, where)
  const splits = Object.fromEntries(
    Object.entries(divisions).map(([name, { from, samples }]) => {
      const split = takeSamples(data.splits[from]!, samples)
      return [name, options.fold ? { ...split, rows: samples } : split]
    }),
  )
  return withWeights({ ...data, splits }, options, where)
}

/** Adds the weights of the classes, in the loss and for drawing samples, where the options ask for them. */
export function withWeights<T extends LoadedData>(
  data: T,
  { classWeights = 'none', sampling }: SplitOptions,
  where: string,
): T {
  const { targets } = data.splits['train']!
  const weights = (asked: 'balanced' | readonly number[], option: 'classWeights' | 'sampling') =>
    weightsByClass(asked, targets, data.classes, where, option)
  return {
    ...data,
    ...(classWeights === 'none' ? {} : { classWeights: weights(classWeights, 'classWeights') }),
    ...(sampling === undefined ? {} : { samplingWeights: weights(sampling, 'sampling') }),
  }
}

/**
 * A data set whose samples `read` gets, divided as its options say.
 *
 * @example
 * const dataset = splitDataset({ validation: 0.1 }, 'data: dataset:acme/two with', async () => data)
 */
export function splitDataset(
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

/** Refuses options that cannot hold together, or for these targets. */
function requireSplitting(
  { targets }: Pick<Split, 'targets'>,
  { splitBy = 'random', validation, fold }: SplitOptions,
  where: string,
  isGrouped: boolean,
): void {
  if (splitBy === 'stratified' && !(targets instanceof Int32Array)) {
    throw new ExperimentError({
      where: `${where}.splitBy`,
      expected: "'random' or 'order' where the targets are values",
      received: "'stratified'",
    })
  }
  if (isGrouped && splitBy === 'order')
    throw new ExperimentError({
      where: `${where}.splitBy`,
      expected: "'random' or 'stratified' where groups of samples stay together",
      received: `'${splitBy}'`,
    })
  if (fold && validation !== undefined)
    throw new ExperimentError({
      where: `${where}.fold`,
      problem: 'a fold is the validation split itself, and cannot stand beside "validation"',
      remedy: 'leave one of them out',
    })
}

/** Refuses groups of which none is left for training, or none fits into the split. */
function requireSamples(train: Int32Array, held: Int32Array, count: number, where: string): void {
  if (train.length === 0)
    throw new ExperimentError({
      where,
      problem: 'a single group has all of the samples that are left, and none would be left for training',
    })
  if (held.length === 0)
    throw new ExperimentError({
      where,
      problem: `every group is too large for a split of ${count} samples; expected a larger share`,
    })
}

function tooMany(share: number, there: number, where: string): Issue {
  return { where, expected: `fewer than the ${there} samples that are there`, received: `${share}` }
}

/** Refuses to hold out what the files have already. */
function requireNoOwn(splits: Sizes, name: 'test' | 'validation', option: string, where: string): void {
  if (splits[name])
    throw new ExperimentError({
      where: `${where}.${option}`,
      problem: `this data has a ${name} split of its own with ${splits[name].size} samples`,
      remedy: 'leave it out',
    })
}

function allOf(size: number): Int32Array {
  // `from` would take ten times as long.
  const all = new Int32Array(size)
  for (let i = 0; i < size; i++) all[i] = i
  return all
}

/** How many samples a fraction or count of `total` is. */
function countOf(share: number, total: number, where: string): number {
  const count = share < 1 ? Math.round(share * total) : share
  if (count === 0)
    throw new ExperimentError({
      where,
      problem: `${share} of ${total} samples is none at all; expected a larger fraction, or a count`,
    })
  return count
}

/**
 * Some samples of a split: a view where they lie together, otherwise a copy.
 *
 * @param samples their numbers, rising
 * @example
 * const ten = takeSamples(data.splits['train']!, Int32Array.from({ length: 10 }, (_, i) => i))
 */
export function takeSamples(split: Split, samples: Int32Array): Split {
  return {
    size: samples.length,
    inputs: takeRows(split.inputs, split.size, samples),
    targets: takeRows(split.targets, split.size, samples),
    ...(split.rows ? { rows: takeRows(split.rows, split.size, samples) } : {}),
  }
}

/** The rows of some samples: a view where they lie together, otherwise a copy. */
export function takeRows<T extends Uint8Array | Int32Array | Float32Array>(
  values: T,
  rows: number,
  samples: Int32Array,
): T {
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
