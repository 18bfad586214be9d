import { createRandom } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import sklearn from '../../fixtures/folds.json' with { type: 'json' }
import type { LoadedData } from '../dataset.js'
import { dealFolds, type Deal } from './folds.js'
import { countClasses } from './groups.js'
import type { SplitOptions } from './split-options.js'
import { assignSamples, splitData } from './splits.js'
import { dealGroupsByClass } from './stratified-groups.js'

const { targets, groups } = sklearn
const size = targets.length
const all = Int32Array.from({ length: size }, (_, sample) => sample)
const counts = ['2', '3', '5', '10'] as const

const deal = (folds: number, by: Deal['by'], groups?: readonly number[], seed = 7) =>
  dealFolds(all, folds, { by, targets, groups, random: createRandom(seed) })
/** How many pairs of a group and a fold there are. */
const foldsOfGroups = (dealt: Int32Array) => new Set(groups.map((group, sample) => `${group} ${dealt[sample]}`)).size
const tally = (values: Iterable<number>, length: number) => {
  const found = Array.from({ length }, () => 0)
  for (const value of values) found[value]!++
  return found
}

describe.each(counts)('%s folds are dealt as scikit-learn deals them:', (name) => {
  const folds = Number(name)
  const expected = sklearn.folds[name]

  it('sizes', () => {
    expect(tally(deal(folds, 'random'), folds)).toEqual(expected.sizes)
  })

  it('neighbors stay together in order', () => {
    const dealt = deal(folds, 'order')
    expect(expected.neighbors.map((_, fold) => [dealt.indexOf(fold), dealt.lastIndexOf(fold)])).toEqual(
      expected.neighbors,
    )
  })

  it('samples of each class', () => {
    const dealt = deal(folds, 'stratified')
    const classes = expected.classes.map((_, fold) =>
      tally(
        targets.filter((_, sample) => dealt[sample] === fold),
        4,
      ),
    )
    expect(classes).toEqual(expected.classes)
  })

  it('no group in two folds, and their sizes', () => {
    const dealt = deal(folds, 'random', groups)
    expect(tally(dealt, folds).sort((a, b) => a - b)).toEqual(expected.groupSizes)
    expect(foldsOfGroups(dealt)).toBe(new Set(groups).size)
  })

  it('groups by the classes of their samples, in the order of their numbers', () => {
    const numbers = [...new Set(groups)].sort((a, b) => a - b)
    const members = numbers.map((number) => [...all].filter((sample) => groups[sample] === number))
    const parts = dealGroupsByClass(countClasses(all, members, targets), Array<number>(folds).fill(1))
    expect(groups.map((group) => parts[numbers.indexOf(group)])).toEqual(expected.stratifiedGroups)
    // Shuffled, no group is in two folds either.
    expect(foldsOfGroups(deal(folds, 'stratified', groups))).toBe(numbers.length)
  })
})

const data: LoadedData = {
  shape: [1],
  classes: ['a', 'b', 'c', 'd'],
  targetShape: [],
  splits: { train: { size, inputs: Float32Array.from(all), targets: Int32Array.from(targets) } },
}
const split = (options: SplitOptions, seed = 7) => splitData(data, options, createRandom(seed), 'data: dataset:x with')
const held = (options: SplitOptions, seed?: number) => [...split(options, seed).splits['validation']!.inputs]

describe('a fold of a data set', () => {
  it.each<SplitOptions>([{}, { splitBy: 'stratified' }, { test: 0.2, splitBy: 'stratified' }, { splitBy: 'order' }])(
    'holds out each training sample once in all folds of %j, and trains on the others',
    (options) => {
      const folds = [1, 2, 3, 4].map((number) => split({ ...options, fold: { number, of: 4 } }).splits)
      const tests = folds.map(({ test }) => [...(test?.inputs ?? [])])
      expect(new Set(tests.map(String)).size).toBe(1)
      const heldOut = folds.flatMap(({ validation }) => [...validation!.inputs])
      expect([...heldOut, ...tests[0]!].sort((a, b) => a - b)).toEqual([...all])
      for (const { train, validation } of folds) {
        expect([...train!.inputs, ...validation!.inputs, ...tests[0]!].sort((a, b) => a - b)).toEqual([...all])
        // The samples know their numbers.
        expect([...validation!.rows!]).toEqual([...validation!.inputs])
      }
    },
  )

  it('is the same for the same seed, and another for another seed or repeat', () => {
    const fold = { number: 2, of: 5 }
    expect(held({ fold })).toEqual(held({ fold }))
    expect(held({ fold })).toEqual(held({ fold: { ...fold, repeat: 1 } }))
    expect(held({ fold })).not.toEqual(held({ fold }, 8))
    expect(held({ fold })).not.toEqual(held({ fold: { ...fold, repeat: 2 } }))
  })

  it.each<[string, SplitOptions, string]>([
    [
      'more folds than samples',
      { fold: { number: 1, of: 104 } },
      'data: dataset:x with.fold.of: expected at most 103, the number of training samples, received 104',
    ],
    [
      'a validation split beside it',
      { fold: { number: 1, of: 5 }, validation: 0.1 },
      'data: dataset:x with.fold: a fold is the validation split itself, and cannot stand beside "validation"; leave one of them out',
    ],
  ])('refuses %s', (_, options, message) => {
    expect(() => split(options)).toThrow(expect.objectContaining({ name: 'ExperimentError', message }))
  })
})

describe('groups of samples', () => {
  const numbers = Int32Array.from(groups)
  const assign = (options: SplitOptions, of = numbers) =>
    assignSamples(data.splits, options, createRandom(7), 'data: dataset:x with', of)

  it('stay together in every split, which has at most as many samples as it asks for', () => {
    const divided = assign({ test: 0.2, validation: 0.3 })
    const groupsOf = (name: string) => new Set([...divided[name]!.samples].map((sample) => groups[sample]!))
    const [train, validation, test] = ['train', 'validation', 'test'].map(groupsOf) as [
      Set<number>,
      Set<number>,
      Set<number>,
    ]
    expect([...train, ...validation, ...test].length).toBe(new Set(groups).size)
    // 0.2 and 0.3 of 103 samples are 21 and 31; the smallest groups have 4 or 5 samples, so that no more than these are missing.
    expect(divided['test']!.samples.length).toBeGreaterThan(21 - 10)
    expect(divided['test']!.samples.length).toBeLessThanOrEqual(21)
    expect(divided['validation']!.samples.length).toBeLessThanOrEqual(31)
  })

  it('stay together where each split has nearly its share of each class', () => {
    // 120 samples of 30 groups: half of them of class 0 alone, half of class 1 with one of class 2.
    const numbers = Int32Array.from({ length: 120 }, (_, i) => i >> 2)
    const labels = Int32Array.from(numbers, (group, i) => (group % 2 === 0 ? 0 : Number(i % 4 === 3) + 1))
    const train = { size: 120, inputs: new Float32Array(120), targets: labels }
    const options: SplitOptions = { test: 0.2, splitBy: 'stratified', fold: { number: 2, of: 4 } }
    const divided = assignSamples({ train }, options, createRandom(7), 'data', numbers)
    const countsOf = (name: string) =>
      tally(
        [...divided[name]!.samples].map((sample) => labels[sample]!),
        3,
      )
    expect(['test', 'validation', 'train'].map(countsOf)).toEqual([
      [12, 9, 3],
      [12, 9, 3],
      [36, 27, 9],
    ])
    const groupsIn = (name: string) => new Set([...divided[name]!.samples].map((sample) => numbers[sample]!)).size
    expect(groupsIn('test') + groupsIn('validation') + groupsIn('train')).toBe(30)
  })

  it('are refused in the order of the file, and where there are too few', () => {
    expect(() => assign({ validation: 0.2, splitBy: 'order' })).toThrow(
      "data: dataset:x with.splitBy: expected 'random' or 'stratified' where groups of samples stay together, received 'order'",
    )
    expect(() =>
      assign(
        { validation: 0.02, splitBy: 'stratified' },
        numbers.map((group) => group % 2),
      ),
    ).toThrow(
      'data: dataset:x with.validation: every group is too large for a split of 2 samples; expected a larger share',
    )
    const two = numbers.map((group) => group % 2)
    expect(() => assign({ fold: { number: 1, of: 3 } }, two)).toThrow(
      'data: dataset:x with.fold.of: expected at most 2, the number of groups, received 3',
    )
    expect(() => assign({ validation: 0.2 }, new Int32Array(size))).toThrow(
      'data: dataset:x with.validation: a single group has all of the samples that are left, and none would be left for training',
    )
  })
})
