import { expect, test } from 'vitest'
import { momentValues, optionValues } from './live-values.js'

const moment = { step: 2, steps: 100, learningRate: 0.01, rate: 0.005, loss: 0.25 }

test('options that are not given stand with their defaults', () => {
  const schema = {
    properties: { beta1: { default: 0.9 }, amsgrad: { default: false }, inner: { default: { use: 'x' } }, epsilon: {} },
  }
  expect(optionValues(schema, { epsilon: 1e-7 })).toEqual([
    ['beta1', 0.9],
    ['amsgrad', 'false'],
    ['epsilon', 1e-7],
  ])
})

test('a schedule says the learning rate of now', () => {
  expect(momentValues('schedule', [], moment)).toEqual([
    ['t', 2],
    ['T', 100],
    ['η₀', 0.01],
    ['η(t)', 0.005],
  ])
})

test('Adam says how far its means are corrected', () => {
  const [t, rate, first, second] = momentValues(
    'optimizer',
    [
      ['beta1', 0.9],
      ['beta2', 0.5],
    ],
    moment,
  )
  expect([t, rate]).toEqual([
    ['t', 2],
    ['η', 0.005],
  ])
  expect(first![0]).toBe('1 − β₁ᵗ')
  // 1 − 0.9² and 1 − 0.5²
  expect(first![1]).toBeCloseTo(0.19, 12)
  expect(second![1]).toBeCloseTo(0.75, 12)
})

test('before the first step nothing is corrected, and no rate is known', () => {
  expect(momentValues('optimizer', [['beta1', 0.9]], { ...moment, step: 0, rate: undefined })).toEqual([['t', 0]])
})
