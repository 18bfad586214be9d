import { expect, test } from 'vitest'
import { wholeTargetsOf } from './whole-targets.js'

const train = (...targets: readonly number[]) => ({
  train: { size: targets.length, inputs: new Float32Array(targets.length), targets: Float32Array.from(targets) },
})

test('classes that are whole numbers, and values that are', () => {
  const classes = ['3', '4', '8']
  expect(wholeTargetsOf({ classes, targetShape: [], splits: train(0, 1, 2, 2) })).toEqual({
    readAs: 'classes',
    distinct: 3,
    low: 3,
    high: 8,
  })
  expect(wholeTargetsOf({ classes: [], targetShape: [], splits: train(30, -2, 30) })).toEqual({
    readAs: 'values',
    distinct: 2,
    low: -2,
    high: 30,
  })
})

test.each([
  ['text', { classes: ['low', 'high'], targetShape: [], splits: train(0, 1) }],
  ['a class without a name', { classes: ['', '1'], targetShape: [], splits: train(0, 1) }],
  ['fractions', { classes: [], targetShape: [], splits: train(1, 2.5) }],
  ['two columns', { classes: [], targetShape: [2], splits: train(1, 2) }],
])('%s are no whole numbers', (_, data) => {
  expect(wholeTargetsOf(data)).toBeUndefined()
})
