import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'
import { applied, build, contextOf, drawn, expectClose, make, pixels } from '../fixtures/reference.js'

beforeAll(() => tf.setBackend('cpu'))

const shape = [30, 4, 5, 2]
const size = 40
const values = pixels(shape)
const ofSample = (n: number): Float32Array => values.subarray(n * size, (n + 1) * size)
const mean = (list: Float32Array): number => list.reduce((sum, value) => sum + value, 0) / list.length

describe('noise', () => {
  it('adds normal numbers of the deviation asked for', () => {
    const normal = drawn(1, (random) => random.normal(shape))
    expectClose(
      applied(make('noise', { deviation: 0.3 }), values, shape, () => contextOf(1)),
      values.map((value, i) => value + 0.3 * normal[i]!),
      1e-6,
    )
    expect(Math.abs(Math.sqrt(mean(normal.map((value) => value ** 2))) - 1)).toBeLessThan(0.1)
  })
})

describe('brightness-contrast', () => {
  it('does what its options say, computed value by value', () => {
    const [brightness, contrast] = ['brightness', 'contrast'].map((name) =>
      drawn(1, (random) => random.stream(name).uniform([30])),
    ) as [Float32Array, Float32Array]
    const expected = values.map((value, i) => {
      const n = Math.floor(i / size)
      const [b, c, center] = [0.4 * (2 * brightness[n]! - 1), 1 + 0.5 * (2 * contrast[n]! - 1), mean(ofSample(n))]
      return c * (value - center) + center + b
    })
    expectClose(
      applied(make('brightness-contrast', { brightness: 0.4, contrast: 0.5 }), values, shape, () => contextOf(1)),
      expected,
      1e-6,
    )
  })
})

describe('horizontal-flip', () => {
  it('mirrors some images and leaves others bit for bit', () => {
    const flipped = drawn(1, (random) => random.uniform([30])).map((u) => (u < 0.5 ? 1 : 0))
    const expected = build(shape, (n, y, x, c) => values[((n * 4 + y) * 5 + (flipped[n] ? 4 - x : x)) * 2 + c]!)
    expect([...applied(make('horizontal-flip'), values, shape, () => contextOf(1))]).toEqual(expected)
    expect(new Set(flipped).size).toBe(2)
  })
})

describe('normalize', () => {
  it('shifts and scales each channel', () => {
    const received = applied(make('normalize', { mean: [0.5, 0.1], std: [0.25, 2] }), [1, 0.1, 0, 4.1], [2, 2], () =>
      contextOf(1, 0, false),
    )
    expectClose(received, [2, 0, -2, 2], 1e-6)
  })

  it('wants a number for each channel', () => {
    expect(() => make('normalize', { mean: [0.5, 0.1], std: 1 }).outputShape([28, 28, 1])).toThrow(
      'transforms[0]: transform:normalize with.mean: expected a number for each of the 1 values on the last axis of [28, 28, 1], received 2',
    )
    expect(() => make('normalize', { std: 1 })).toThrow(/^transforms\[0\]: transform:normalize with.mean: .*missing/)
  })
})

describe('standardize', () => {
  it('gives each sample mean 0 and deviation 1', () => {
    const received = applied(make('standardize'), values, shape, () => contextOf(1, 0, false))
    for (let n = 0; n < 30; n++) {
      const center = mean(ofSample(n))
      const deviation = Math.sqrt(mean(ofSample(n).map((value) => (value - center) ** 2)))
      expectClose(
        received.subarray(n * size, (n + 1) * size),
        ofSample(n).map((value) => (value - center) / deviation),
        3e-6,
      )
    }
  })

  it('leaves an empty image empty', () => {
    expect(
      [...applied(make('standardize'), [0.3, 0.3, 0.3, 0.3], [1, 4], () => contextOf(1))].every(
        (value) => Math.abs(value) < 1e-6,
      ),
    ).toBe(true)
  })
})
