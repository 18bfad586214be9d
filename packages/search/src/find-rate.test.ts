import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { experiment, registry } from '../fixtures/points.js'
import { findRate, judge } from './find-rate.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const rates = Array.from({ length: 301 }, (_, i) => 10 ** (-6 + (7 * i) / 300))

describe('the suggestion', () => {
  test('is where the loss falls fastest', () => {
    // A logistic fall around 1e-2 (slope greatest there), and an explosion above 1.
    const losses = rates.map((rate) => 2 / (1 + rate / 0.01) + (rate > 1 ? (rate - 1) ** 2 : 0) + 0.1)
    const { suggestion, least } = judge(rates, losses)
    // The smoothed loss lags by some 20 steps of 1/43 of a decade.
    expect(Math.log10(suggestion!)).toBeGreaterThan(-2.1)
    expect(Math.log10(suggestion!)).toBeLessThan(-1.2)
    expect(least!).toBeGreaterThan(suggestion!)
  })

  test('is not found in the noise of the start, where one small loss begins the average', () => {
    // Losses of small batches: the first is low by chance, those after it fall back from above their mean.
    const noise = (i: number) => (i === 0 ? 0.4 : 0.8 + 0.4 * 0.8 ** i)
    const losses = rates.map((rate, i) => noise(i) * (rate < 1 ? 1 / (1 + rate / 0.01) : 1 + rate))
    const { suggestion, least } = judge(rates, losses)
    expect(suggestion).toBeGreaterThan(1e-3)
    expect(least!).toBeGreaterThan(suggestion!)
  })

  test('is none where the loss never falls', () => {
    expect(
      judge(
        rates,
        rates.map((_, i) => 1 + i / 100),
      ).suggestion,
    ).toBeUndefined()
  })

  test('ends where the loss explodes or is no number', () => {
    const losses = rates.map((_, i) => (i === 200 ? NaN : 1 - i / 400))
    expect(judge(rates, losses).losses).toHaveLength(201)
    expect(
      judge(
        rates,
        rates.map((_, i) => (i < 250 ? 1 : 1000)),
      ).losses.length,
    ).toBeLessThan(255)
  })
})

describe('find-rate', () => {
  test('raises the rate evenly and suggests one that trains', async () => {
    const before = tf.memory().numTensors
    const found = await findRate(
      { ...experiment, callbacks: [{ use: 'callback:early-stopping' }] },
      { registry, steps: 120, lowest: 1e-4, highest: 100 },
    )
    expect(found.learningRates[0]).toBeCloseTo(1e-4, 8)
    const [ratio, last] = [
      found.learningRates[1]! / found.learningRates[0]!,
      found.learningRates.at(-1)! / found.learningRates.at(-2)!,
    ]
    expect(ratio).toBeCloseTo(1e6 ** (1 / 119), 4)
    expect(last).toBeCloseTo(ratio, 4)
    expect(found.suggestion).toBeGreaterThan(1e-2)
    expect(found.suggestion).toBeLessThan(5)
    expect(tf.memory().numTensors).toBe(before)
  })

  test('refuses a range that does not rise', async () => {
    await expect(findRate(experiment, { registry, lowest: 1, highest: 0.1 })).rejects.toThrow(
      'find-rate: expected 0 < lowest < highest, received 1 and 0.1',
    )
  })
})
