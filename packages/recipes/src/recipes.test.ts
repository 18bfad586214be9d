import { parseExperiment } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer/builtin'
import { describe, expect, test } from 'vitest'
import { compareWithReport } from './reached.js'
import { findExperiment, findRecipe, findRows, nearestRecipe, recipes, searchedRow } from './recipes.js'

const rows = recipes.flatMap((recipe) => recipe.rows.map((row) => ({ name: `${recipe.id}/${row.id}`, ...row })))

describe('recipes', () => {
  test('have the tables of the reports', () => {
    const counts = Object.fromEntries(recipes.map(({ id, rows: table }) => [id, table.length]))
    // As the reports count them: M0–M4; 8 settings; 2 × 12; five models, one with two values of λ; 7 networks.
    expect(counts).toMatchObject({
      kuzushiji49: 5,
      'mnist-first': 8,
      'mnist-grid': 24,
      'mnist-five-models': 6,
      'mnist-994': 7,
    })
  })

  test.each(rows)('$name is an experiment that the built-in plugins can run', ({ experiment }) => {
    expect(parseExperiment(builtinRegistry, experiment).model.length).toBeGreaterThan(1)
  })

  test.each(rows)('$name reports accuracies as fractions', ({ reported }) => {
    for (const { metric, value } of reported) expect(value).toBeLessThanOrEqual(metric === 'accuracy' ? 1 : 3)
  })

  test('have names of their own', () => {
    expect(new Set(rows.map(({ experiment }) => experiment.name)).size).toBe(rows.length)
  })
})

describe('names', () => {
  test('of a row that is the best of a search lead to its recipe', () => {
    expect(['kuzushiji49/m3', 'kuzushiji49/m1', 'kuzushiji49', 'mnist', 'x.json'].map(searchedRow)).toEqual([
      'kuzushiji49',
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  test('of a recipe with one row, or of a row, stand for an experiment', () => {
    expect(findExperiment('mnist')?.name).toBe('mnist')
    expect(findExperiment('mnist-grid/adam-8')).toMatchObject({ learningRate: 0.001, batchSize: 64 })
    expect(findExperiment('my-experiment.json')).toBeUndefined()
  })

  test('that are wrong name the nearest', () => {
    expect(() => findExperiment('mnist-994')).toThrow(
      'mnist-994: it has 7 experiments; expected one of mnist-994/baseline,',
    )
    expect(() => findExperiment('mnist-grid/sgd-13')).toThrow("mnist-grid: unknown row 'sgd-13'")
    expect(() => findRecipe('mnist-gird')).toThrow("unknown recipe 'mnist-gird'; did you mean 'mnist-grid'?")
    expect(findRows(findRecipe('mnist-994'), ['longer'])).toHaveLength(1)
    expect(nearestRecipe('mnist-994/longr')).toBe('mnist-994/longer')
  })
})

test('what was reached stands beside what was reported, of the epoch that the report means', () => {
  const epochs = [0.9, 0.97, 0.95].map((accuracy) => ({
    train: { loss: 1 - accuracy, accuracy },
    test: { loss: 0.5, accuracy: accuracy - 0.01 },
  }))
  const run = { epochs, end: { test: { loss: 0.4, accuracy: 0.93 } } }
  const of = (split: 'train' | 'test', epoch?: 'first' | 'last' | 'best' | 'mean') =>
    compareWithReport([{ split, metric: 'accuracy', value: 0.9, ...(epoch ? { epoch } : {}) }], run)[0]!
  expect(of('train', 'first').reached).toBe(0.9)
  expect(of('train', 'last').reached).toBe(0.95)
  expect(of('train', 'best').reached).toBe(0.97)
  // (0.9 + 0.97 + 0.95) / 3 = 0.94
  expect(of('train', 'mean').reached).toBeCloseTo(0.94, 12)
  expect(of('test').reached).toBe(0.93)
  expect(of('test').difference).toBeCloseTo(0.03, 12)
  expect(compareWithReport([{ split: 'validation', metric: 'loss', value: 1 }], run)[0]).toMatchObject({
    reached: undefined,
    difference: undefined,
  })
})
