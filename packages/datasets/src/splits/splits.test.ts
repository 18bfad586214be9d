import { createRandom, DataError } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import type { LoadedData } from '../dataset.js'
import type { SplitOptions } from './split-options.js'
import { splitData } from './splits.js'

/** 100 samples of two bytes that both are the sample's number; classes 0 (80 %), 1 (15 %), 2 (5 %), sorted. */
const data: LoadedData = {
  shape: [2],
  classes: ['a', 'b', 'c'],
  targetShape: [],
  splits: {
    train: {
      size: 100,
      inputs: Uint8Array.from({ length: 200 }, (_, i) => i >> 1),
      targets: Int32Array.from({ length: 100 }, (_, i) => Number(i >= 80) + Number(i >= 95)),
    },
  },
}

const split = (options: SplitOptions, source = data, seed = 7) =>
  splitData(source, options, createRandom(seed), 'data: dataset:x with')
const samplesOf = ({ splits }: LoadedData, name: string) => [...splits[name]!.inputs].filter((_, i) => i % 2 === 0)
const classCounts = ({ splits }: LoadedData, name: string) =>
  [0, 1, 2].map((label) => [...splits[name]!.targets].filter((target) => target === label).length)

describe('splitData', () => {
  it('divides all samples, each into one split, with its own target', () => {
    const divided = split({ validation: 0.2, test: 15 })
    expect(Object.entries(divided.splits).map(([name, { size }]) => [name, size])).toEqual([
      ['train', 65],
      ['test', 15],
      ['validation', 20],
    ])
    const all = ['train', 'test', 'validation'].flatMap((name) => samplesOf(divided, name))
    expect(all.sort((a, b) => a - b)).toEqual(Array.from({ length: 100 }, (_, i) => i))
    for (const { inputs, targets, size } of Object.values(divided.splits)) {
      expect([inputs.length, targets.length]).toEqual([2 * size, size])
      targets.forEach((target, i) => expect(target).toBe(data.splits['train']!.targets[inputs[2 * i]!]))
    }
  })

  it('is the same for the same seed, and other for another', () => {
    expect(samplesOf(split({ validation: 0.2 }), 'validation')).toEqual(
      samplesOf(split({ validation: 0.2 }), 'validation'),
    )
    expect(samplesOf(split({ validation: 0.2 }), 'validation')).not.toEqual(
      samplesOf(split({ validation: 0.2 }, data, 8), 'validation'),
    )
    expect(samplesOf(split({ validation: 0.2, splitSeed: 1 }), 'validation')).toEqual(
      samplesOf(split({ validation: 0.2, splitSeed: 1 }, data, 8), 'validation'),
    )
  })

  it('leaves the test split as it was when validation is taken as well', () => {
    expect(samplesOf(split({ test: 0.2 }), 'test')).toEqual(samplesOf(split({ test: 0.2, validation: 0.2 }), 'test'))
  })

  it('keeps the shares of the classes', () => {
    const divided = split({ validation: 0.2, splitBy: 'stratified' })
    expect(classCounts(divided, 'validation')).toEqual([16, 3, 1])
    expect(classCounts(divided, 'train')).toEqual([64, 12, 4])
    // 10 samples are 8, 1.5 and 0.5 of the classes: of the equal remainders the lower class gets one more
    expect(classCounts(split({ validation: 10, splitBy: 'stratified' }), 'validation')).toEqual([8, 2, 0])
  })

  it('takes the last in order without copying a byte', () => {
    const divided = split({ validation: 10, test: 10, splitBy: 'order' })
    expect(samplesOf(divided, 'test')).toEqual([90, 91, 92, 93, 94, 95, 96, 97, 98, 99])
    expect(samplesOf(divided, 'validation')).toEqual([80, 81, 82, 83, 84, 85, 86, 87, 88, 89])
    for (const { inputs } of Object.values(divided.splits))
      expect(inputs.buffer).toBe(data.splits['train']!.inputs.buffer)
    expect(split({}).splits['train']!.inputs.buffer).toBe(data.splits['train']!.inputs.buffer)
  })

  it('limits training apart from the others', () => {
    const limited = split({ validation: 0.2, limit: 0.5, limitEvaluation: 5 })
    expect([limited.splits['train']!.size, limited.splits['validation']!.size]).toEqual([40, 5])
    expect(new Set([...samplesOf(limited, 'train'), ...samplesOf(limited, 'validation')]).size).toBe(45)
    expect(split({ limit: 1000 }).splits['train']!.size).toBe(100)
    expect(samplesOf(split({ limit: 3, splitBy: 'order' }), 'train')).toEqual([0, 1, 2])
  })

  it('weighs the classes', () => {
    // n / (k · n of the class) = 100 / (3 · 80), 100 / (3 · 15), 100 / (3 · 5)
    expect(split({ classWeights: 'balanced' }).classWeights).toEqual(Float32Array.of(100 / 240, 100 / 45, 100 / 15))
    expect(split({ classWeights: [1, 2, 3] }).classWeights).toEqual(Float32Array.of(1, 2, 3))
    expect(split({}).classWeights).toBeUndefined()
    // Only classes 0 and 1 are left: 2 classes share 90 samples.
    expect(split({ limit: 90, splitBy: 'order', classWeights: 'balanced' }).classWeights).toEqual(
      Float32Array.of(90 / 160, 90 / 20, 1),
    )
  })

  const values: LoadedData = {
    ...data,
    classes: [],
    splits: { train: { ...data.splits['train']!, targets: new Float32Array(100) } },
  }
  const published: LoadedData = { ...data, splits: { ...data.splits, test: data.splits['train']! } }
  it.each<[string, SplitOptions, string, LoadedData?]>([
    [
      'a split of no samples',
      { validation: 0.001 },
      'data: dataset:x with.validation: 0.001 of 100 samples is none at all; expected a larger fraction, or a count',
    ],
    [
      'more than there is',
      { test: 60, validation: 40 },
      'data: dataset:x with.validation: expected fewer than the 40 samples that are there, received 40',
    ],
    [
      'a second test split',
      { test: 0.1 },
      'data: dataset:x with.test: this data has a test split of its own with 100 samples; leave it out',
      published,
    ],
    [
      'a limit of no samples',
      { limit: 0.001 },
      'data: dataset:x with.limit: 0.001 of 100 samples is none at all; expected a larger fraction, or a count',
    ],
    [
      'too few weights',
      { classWeights: [1, 2] },
      'data: dataset:x with.classWeights: expected 3 numbers, one per class, received 2',
    ],
    [
      'weights of values',
      { classWeights: 'balanced' },
      "data: dataset:x with.classWeights: expected 'none' where the targets are values, received 'balanced'",
      values,
    ],
    [
      'stratified values',
      { splitBy: 'stratified' },
      "data: dataset:x with.splitBy: expected 'random' or 'order' where the targets are values, received 'stratified'",
      values,
    ],
  ])('refuses %s', (_, options, message, source) => {
    expect(() => split(options, source)).toThrow(expect.objectContaining({ name: 'ExperimentError', message }))
    expect(() => split(options, source)).not.toThrow(DataError)
  })
})
