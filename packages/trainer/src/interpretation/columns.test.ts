import type { ColumnFit, Split } from '@telarjs/datasets'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import expected from '../../fixtures/interpretation.json' with { type: 'json' }
import { openLinear } from '../../fixtures/linear-model.js'
import type { TrainedNetwork } from '../inference/open-model.js'
import { columnImportance } from './column-importance.js'
import { dependenceGrid } from './dependence-grid.js'
import { partialDependence } from './partial-dependence.js'
import { permutationImportance } from './permutation-importance.js'

const plain = { scale: 'none', center: 0, spread: 1, fill: null, indicator: false } as const
const columns: readonly ColumnFit[] = [
  { as: 'category', name: 'color', categories: ['blue', 'green', 'red'], rare: [], missing: false },
  { as: 'number', name: 'area', ...plain },
  { as: 'number', name: 'rooms', ...plain },
]
const kinds = {
  classification: { loss: 'loss:binary-cross-entropy', classes: ['low', 'high'], targets: Int32Array },
  regression: { loss: 'loss:mean-squared-error', classes: [], targets: Float32Array },
} as const

beforeAll(() => tf.setBackend('cpu'))

describe.each(['classification', 'regression'] as const)('of a table, %s', (kind) => {
  const { encoded, weights, bias, targets, mean, deviation, importances, dependence } = expected[kind]
  const split: Split = {
    size: encoded.length,
    inputs: Float32Array.from(encoded.flat()),
    targets: kinds[kind].targets.from(targets),
  }
  let model: TrainedNetwork

  beforeAll(async () => {
    const { loss, classes } = kinds[kind]
    model = await openLinear({ kernel: weights.map((w) => [w]), bias: [bias], loss, classes, columns })
  })
  afterAll(() => model.release())

  test('importance is that of scikit-learn for the same orders of the rows', async () => {
    const score = (inputs: Uint8Array | Float32Array) => {
      let sum = 0
      for (let i = 0; i < split.size; i++) {
        const y = weights.reduce((all, w, k) => all + w * inputs[i * 5 + k]!, bias)
        sum += kind === 'regression' ? -Math.abs(y - targets[i]!) : Number(Number(y > 0) === targets[i])
      }
      return sum / split.size
    }
    const places = expected.order.map((name) => expected.columns[name as 'area'])
    const found = await permutationImportance({
      inputs: split.inputs,
      width: 5,
      columns: places.map(([from, width]) => ({ from: from!, width: width! })),
      score,
      orders: () => expected.orders.map((order) => Int32Array.from(order)),
    })
    found.importances.forEach((importance, i) => {
      expect(importance.mean).toBeCloseTo(mean[i]!, 6)
      expect(importance.deviation).toBeCloseTo(deviation[i]!, 6)
      importance.repeats.forEach((fall, r) => expect(fall).toBeCloseTo(importances[i]![r]!, 6))
    })
  })

  test('importance by column agrees with that of scikit-learn up to chance, and is the same for the same seed', async () => {
    const found = await columnImportance(model, split, { repeats: 40 })
    expect(found.score).toBe(kind === 'regression' ? 'mean absolute error' : 'accuracy')
    expect(found.columns.map(({ name }) => name)).toEqual(['color', 'area', 'rooms'])
    for (const { name, mean: own, deviation: spread } of found.columns) {
      const i = expected.order.indexOf(name)
      // Five standard errors of scikit-learn's mean over four repeats, plus one sample.
      expect(Math.abs(own - mean[i]!)).toBeLessThan(5 * (spread / 2) + 1 / split.size)
    }
    const again = await columnImportance(model, split, { repeats: 40 })
    expect(again).toEqual(found)
    const other = await columnImportance(model, split, { repeats: 40, seed: 1 })
    expect(other.columns[1]!.repeats).not.toEqual(found.columns[1]!.repeats)
  })

  test('of more columns than are asked for, those with the largest weight times deviation are measured', async () => {
    const spreads = weights.map((_, k) => {
      const values = encoded.map((row) => row[k]!)
      const center = values.reduce((sum, value) => sum + value, 0) / values.length
      return Math.sqrt(values.reduce((sum, value) => sum + (value - center) ** 2, 0) / values.length)
    })
    const influence = columns.map(({ name }) => {
      const [from, width] = expected.columns[name as 'area'] as [number, number]
      const sum = weights.reduce(
        (all, w, k) => all + (k >= from && k < from + width ? Math.abs(w) * spreads[k]! : 0),
        0,
      )
      return { name, sum }
    })
    const [first, second] = influence.toSorted((a, b) => b.sum - a.sum).map(({ name }) => name)
    const measured = async (most: number) => {
      const found = await columnImportance(model, split, { repeats: 1, columns: most })
      expect(found.columnCount).toBe(3)
      return found.columns.map(({ name }) => name)
    }
    expect(await measured(1)).toEqual([first])
    expect((await measured(2)).toSorted()).toEqual([first, second].toSorted())
  })

  test('answers that are NaN have no score', async () => {
    const broken = {
      ...model,
      predict: async () => ({ classes: [], shape: [], values: new Float32Array(split.size).fill(NaN) }),
    }
    const { base, columns: found } = await columnImportance(broken, split, { repeats: 1 })
    expect([base, ...found.map(({ mean }) => mean)]).toEqual([NaN, NaN, NaN, NaN])
  })

  if (kind === 'classification')
    test('answers go by the thresholds of the checkpoint', async () => {
      const decidedAt = async (value: number) => {
        const score = { before: 0, after: 0 }
        const thresholds = { values: [value], metric: 'f1', split: 'validation', samples: 1, score } as const
        return (await columnImportance({ ...model, thresholds }, split, { repeats: 1 })).base
      }
      const { values } = await model.predict(split.inputs)
      for (const value of [0.2, 0.5, 0.8]) {
        const right = [...targets].filter((target, i) => Number(values[i]! > value) === target)
        expect(await decidedAt(value)).toBeCloseTo(right.length / split.size, 9)
      }
      expect(await decidedAt(0.2)).not.toBe(await decidedAt(0.5))
    })

  test.each(expected.order as ('area' | 'color' | 'rooms')[])(
    'partial dependence on %s is that of scikit-learn',
    async (column) => {
      const { grid, outputs, means } = await partialDependence(model, split, column, { gridSize: 8 })
      expect(outputs).toEqual([kind === 'regression' ? 'value' : 'high'])
      const other = dependence[column]
      // Seven digits are what float32 has.
      const written = (value: number | string) => (typeof value === 'number' ? value.toPrecision(6) : value)
      expect(grid.map(written)).toEqual(other.grid.map(written))
      other.average.forEach((average, i) => expect(means[i]![0]).toBeCloseTo(average, 5))
    },
  )
})

test('the grid of a column that is nearly constant runs over all its values', () => {
  const values = [...Array.from({ length: 96 }, () => 5), 1, 2, 3, 9]
  // Both quantiles are 5.
  expect(dependenceGrid(values, { gridSize: 3 })).toEqual([1, 5, 9])
})

test('what is no table, and an unknown column, are named', async () => {
  const arrays = await openLinear({ kernel: [[1], [1]], bias: [0], loss: 'loss:mean-squared-error', classes: [] })
  const split = { size: 1, inputs: Float32Array.of(1, 2), targets: Float32Array.of(3) }
  await expect(columnImportance(arrays, split)).rejects.toThrow(/a network trained on a table.*samples have no columns/)
  const table = await openLinear({
    kernel: [[1], [1], [1], [1], [1]],
    bias: [0],
    loss: 'loss:mean-squared-error',
    classes: [],
    columns,
  })
  const row = { size: 1, inputs: new Float32Array(5), targets: Float32Array.of(3) }
  await expect(partialDependence(table, row, 'rom')).rejects.toThrow(/did you mean 'rooms'/i)
})
