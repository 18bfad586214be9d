import { createRandom, ExperimentError } from '@telarjs/core'
import { expect, it } from 'vitest'
import { drawByClass } from './sampling.js'
import { splitData } from './splits.js'

/** 100 samples of classes of 80, 15 and 5. */
const targets = Int32Array.from({ length: 100 }, (_, i) => Number(i >= 80) + Number(i >= 95))
const draw = (weights: readonly number[], epoch = 1) =>
  drawByClass(targets, Float32Array.from(weights), createRandom(7).stream(epoch))
const classCounts = (drawn: Int32Array) =>
  [0, 1, 2].map((label) => drawn.filter((sample) => targets[sample] === label).length)
/** How often each sample of a class was drawn, without repetition. */
const times = (drawn: Int32Array, label: number) => {
  const members = [...targets.keys()].filter((sample) => targets[sample] === label)
  return [...new Set(members.map((member) => drawn.filter((sample) => sample === member).length))].sort()
}

it('draws as many samples of each class as of another', () => {
  // 100/3 is 33.3 of each; the first class gets what is left.
  expect(classCounts(draw([1 / 80, 1 / 15, 1 / 5]))).toEqual([34, 33, 33])
})

it('draws by the weights of the samples: n_c·w_c of Σ n·w', () => {
  // 80, 30 and 20 of 130: 61.54, 23.08 and 15.38 of 100.
  expect(classCounts(draw([1, 2, 4]))).toEqual([62, 23, 15])
  expect(classCounts(draw([0, 1, 0]))).toEqual([0, 100, 0])
})

it('draws no sample of a class once more often than another', () => {
  const drawn = draw([1 / 80, 1 / 15, 1 / 5])
  expect(times(drawn, 0)).toEqual([0, 1])
  expect(times(drawn, 1)).toEqual([2, 3])
  expect(times(drawn, 2)).toEqual([6, 7])
})

it('draws the same for the same key, other samples for another, in random order', () => {
  const weights = [1 / 80, 1 / 15, 1 / 5]
  expect(draw(weights)).toEqual(draw(weights))
  const ofFirst = (epoch: number) => [...new Set(draw(weights, epoch).filter((sample) => sample < 80))].sort()
  expect(ofFirst(1)).not.toEqual(ofFirst(2))
  // Not class after class: some of the rarest stand in both halves.
  const halves = [draw(weights).subarray(0, 50), draw(weights).subarray(50)]
  for (const half of halves) expect(half.some((sample) => sample >= 95)).toBe(true)
})

const data = {
  shape: [1],
  classes: ['a', 'b', 'c'],
  targetShape: [],
  splits: { train: { size: 100, inputs: new Float32Array(100), targets } },
}

it('weighs the samples of the classes as the option says', () => {
  const { samplingWeights } = splitData(data, { sampling: 'balanced' }, createRandom(7))
  // Each class makes up a third: n / (3 · n of the class).
  expect(samplingWeights).toEqual(Float32Array.of(100 / 240, 100 / 45, 100 / 15))
  expect(splitData(data, {}, createRandom(7)).samplingWeights).toBeUndefined()
})

it.each([
  [[1, 2], 'data with.sampling: expected 3 numbers, one per class, received 2'],
  [[0, 0, 0], 'data with.sampling: expected a number above 0 for a class that has samples, received [0, 0, 0]'],
])('refuses %j', (sampling, message) => {
  expect(() => splitData(data, { sampling }, createRandom(7))).toThrow(
    expect.objectContaining({ name: ExperimentError.name, message }),
  )
})

it('refuses values, which have no classes to draw by', () => {
  const values = { ...data, classes: [], splits: { train: { ...data.splits.train, targets: new Float32Array(100) } } }
  expect(() => splitData(values, { sampling: 'balanced' }, createRandom(7))).toThrow(
    'data with.sampling: expected classes to draw by, received targets that are values',
  )
})
