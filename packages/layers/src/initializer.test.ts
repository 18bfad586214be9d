import { createRandom, type JsonObject } from '@telarjs/core'
import { describeInitializer } from '@telarjs/testing'
import { describe, expect, it } from 'vitest'
import { registry } from '../fixtures/cases.js'
import { plugins } from './manifest.js'

const initializers = plugins.filter((plugin) => plugin.kind === 'initializer')

for (const plugin of initializers)
  describeInitializer(plugin, plugin.id === 'initializer:constant' ? { options: { value: 3 } } : {})

function valuesOf(name: string, shape: readonly number[], options: JsonObject = {}, seed = 7): Float32Array {
  return registry.create('initializer', { use: `initializer:${name}`, with: options }).values(shape, createRandom(seed))
}

function statistics(values: Float32Array) {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  const moment = (power: number) => values.reduce((sum, value) => sum + (value - mean) ** power, 0) / values.length
  return {
    mean,
    variance: moment(2),
    kurtosis: moment(4) / moment(2) ** 2,
    largest: values.reduce((most, value) => Math.max(most, Math.abs(value)), 0),
  }
}

// Dense [400, 100]: fanIn 400, fanOut 100. Convolution [5, 5, 8, 200]: fanIn 5·5·8 = 200, fanOut 5·5·200 = 5000.
// Bounds of uniform values are √(3 · variance). 40,000 values: their variance has a standard deviation of 0.7 % (normal).
describe.each([
  ['he-normal', [400, 100], 2 / 400],
  ['he-normal', [5, 5, 8, 200], 2 / 200],
  ['he-uniform', [400, 100], 2 / 400],
  ['he-uniform', [5, 5, 8, 200], 2 / 200],
  ['glorot-normal', [400, 100], 2 / 500],
  ['glorot-normal', [5, 5, 8, 200], 2 / 5200],
  ['glorot-uniform', [400, 100], 2 / 500],
  ['glorot-uniform', [5, 5, 8, 200], 2 / 5200],
  ['lecun-normal', [400, 100], 1 / 400],
  ['lecun-normal', [5, 5, 8, 200], 1 / 200],
  ['lecun-uniform', [400, 100], 1 / 400],
  ['lecun-uniform', [5, 5, 8, 200], 1 / 200],
])('initializer:%s of %j', (name, shape, variance) => {
  it('has the variance and the distribution of the paper', () => {
    const found = statistics(valuesOf(name, shape))
    expect(Math.abs(found.mean)).toBeLessThan(4 * Math.sqrt(variance / 40_000))
    expect(Math.abs(found.variance / variance - 1)).toBeLessThan(0.03)
    // The kurtosis is 3 for a normal distribution and 1.8 for a uniform one, which ends at its bounds.
    const [kurtosis, bound] = name.endsWith('uniform') ? [1.8, Math.fround(Math.sqrt(3 * variance))] : [3, Infinity]
    expect(Math.abs(found.kurtosis - kurtosis)).toBeLessThan(0.15)
    expect(found.largest).toBeLessThanOrEqual(bound)
  })
})

describe('initializer:variance-scaling', () => {
  // Keras' VarianceScaling: Var w = scale / n, n = fan_in 400, fan_out 100 or their mean 250.
  it.each([
    ['fan-in', 3 / 400],
    ['fan-out', 3 / 100],
    ['fan-average', 3 / 250],
  ])('has the variance of its scale and its fan: %s', (mode, variance) => {
    for (const distribution of ['normal', 'uniform']) {
      const values = valuesOf('variance-scaling', [400, 100], { scale: 3, mode, distribution })
      expect(Math.abs(statistics(values).variance / variance - 1)).toBeLessThan(0.03)
    }
  })

  it('is what he-normal stands on', () => {
    expect(valuesOf('variance-scaling', [40, 10], { scale: 2 })).toEqual(valuesOf('he-normal', [40, 10]))
  })
})

describe('initializer:normal', () => {
  it('has the mean and deviation of its options', () => {
    const { mean, variance } = statistics(valuesOf('normal', [200, 200], { mean: 2, deviation: 0.5 }))
    expect(Math.abs(mean - 2)).toBeLessThan(0.01)
    expect(Math.abs(variance - 0.25)).toBeLessThan(0.0075)
  })

  it('gives other numbers for another seed', () => {
    expect(valuesOf('normal', [4])).not.toEqual(valuesOf('normal', [4], {}, 8))
  })
})

describe('initializer:truncated-normal', () => {
  it('has no value beyond two deviations, and the variance that is left', () => {
    const { mean, variance, largest } = statistics(valuesOf('truncated-normal', [200, 200], { deviation: 0.5 }))
    expect(Math.abs(mean)).toBeLessThan(0.01)
    expect(largest).toBeLessThanOrEqual(1)
    // Var = 1 − 2·2·φ(2)/(Φ(2) − Φ(−2)) = 1 − 4·0.0539910/0.9544997 = 0.7737413
    expect(Math.abs(variance / (0.25 * 0.7737413) - 1)).toBeLessThan(0.03)
  })
})

describe('initializer:uniform', () => {
  it('stays between its bounds', () => {
    const values = valuesOf('uniform', [100, 100], { min: 1, max: 3 })
    expect(Math.abs(statistics(values).mean - 2)).toBeLessThan(0.03)
    expect(values.every((value) => value >= 1 && value < 3)).toBe(true)
  })

  it('refuses bounds the wrong way round', () => {
    expect(() => valuesOf('uniform', [2], { min: 1, max: 0 })).toThrow(
      'initializer: initializer:uniform with: expected min <= max, received 1 > 0',
    )
  })
})

describe('initializer:orthogonal', () => {
  it.each([
    [[6, 4], 1],
    [[4, 6], 2],
    [[3, 3, 2, 5], 1.5],
  ])('of %j has orthogonal vectors of length %d', (shape, gain) => {
    const values = valuesOf('orthogonal', shape, { gain })
    const columns = shape.at(-1)!
    const rows = values.length / columns
    const vector = (i: number) =>
      Array.from(
        { length: Math.max(rows, columns) },
        (_, j) => values[rows < columns ? i * columns + j : j * columns + i]!,
      )
    const count = Math.min(rows, columns)
    for (let a = 0; a < count; a++) {
      for (let b = 0; b < count; b++) {
        const product = vector(a).reduce((sum, value, j) => sum + value * vector(b)[j]!, 0)
        expect(Math.abs(product - (a === b ? gain * gain : 0))).toBeLessThan(1e-6)
      }
    }
  })
})

describe('initializer:zeros, ones and constant', () => {
  it('fill with their value', () => {
    expect(Array.from(valuesOf('zeros', [3]))).toEqual([0, 0, 0])
    expect(Array.from(valuesOf('ones', [3]))).toEqual([1, 1, 1])
    expect(Array.from(valuesOf('constant', [3], { value: -2 }))).toEqual([-2, -2, -2])
  })
})
