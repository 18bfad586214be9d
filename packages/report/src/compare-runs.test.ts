import type { ParsedExperiment } from '@telarjs/core'
import { expect, it } from 'vitest'
import { record } from '../fixtures/figures.js'
import { compareRuns, groupRuns, type ComparedRun } from './compare-runs.js'

/** A run that is right on the first so many of 100 samples. */
function run(
  name: string,
  rightOnes: number,
  changes: Partial<ParsedExperiment> = {},
  test: Partial<ComparedRun['test']> = {},
): ComparedRun {
  const right = Array.from({ length: 100 }, (_, i) => i < rightOnes)
  return {
    name,
    experiment: { ...record.experiment, ...changes },
    parameters: 10,
    seconds: 2,
    test: { loss: 1, accuracy: rightOnes / 100, balancedAccuracy: rightOnes / 100, right, samples: 'mnist', ...test },
  }
}

it('puts runs that differ in seed and name alone into one row, with mean and deviation', () => {
  const runs = [run('a-1', 90, { seed: 1 }), run('b-1', 80, { epochs: 9 }), run('a-2', 94, { seed: 2, name: 'other' })]
  expect(groupRuns(runs).map(({ name, runs: members }) => [name, members.length])).toEqual([
    ['a-1 (2 runs)', 2],
    ['b-1', 1],
  ])
  const { rows, table } = compareRuns(runs)
  // The sample's deviation of 0.9 and 0.94: √(2·0.02² / 1) = 0.0283.
  expect(rows[0]!.accuracy).toEqual({ mean: expect.closeTo(0.92, 12), deviation: expect.closeTo(0.028284271, 9) })
  expect(rows[0]!.seeds).toEqual([1, 2])
  expect(table.rows[0]!.slice(0, 2)).toEqual(['a-1 (2 runs)', '92.00 % ± 2.83 %'])
  expect(rows[1]!.accuracy!.deviation).toBeUndefined()
})

it('tests each row against the best on the same images', () => {
  const { rows } = compareRuns([run('b', 80, { epochs: 9 }), run('a', 90)])
  expect(rows.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(rows[0]!.againstBest).toBeUndefined()
  // b is wrong on ten samples where a is right: p = 2 · 2^-10.
  expect(rows[1]!.againstBest).toEqual({ onlyFirst: 0, onlySecond: 10, p: expect.closeTo(2 ** -9, 12) })
})

it('tests nothing where test samples differ or are not known', () => {
  const other = run('b', 80, { epochs: 4 }, { samples: 'fashion-mnist' })
  const { samples: _, ...unknown } = run('c', 70).test
  expect(
    compareRuns([run('a', 90), other, { ...run('c', 70, { epochs: 5 }), test: unknown }]).rows.map(
      ({ againstBest }) => againstBest,
    ),
  ).toEqual([undefined, undefined, undefined])
})

it('says that runs were tested on different samples', () => {
  const other = run('b', 80, { epochs: 4 }, { samples: 'fashion-mnist' })
  expect(compareRuns([run('a', 90), other, run('c', 70, { epochs: 5 })]).notes).toEqual([
    'These runs were tested on different samples (a, c | b), so the order of the table does not say which is better.',
  ])
  expect(compareRuns([run('a', 90), run('c', 70, { epochs: 5 })]).notes).toEqual([])
})

it('says where experiments differ', () => {
  const { differences } = compareRuns([
    run('a', 90),
    run('b', 80, {
      seed: 9,
      batchSize: 32,
      model: [{ use: 'layer:dense', with: { units: 12 } }],
      transforms: [{ use: 'transform:noise', with: { deviation: 0.1 } }],
      optimizer: {
        use: 'optimizer:lookahead',
        with: { k: 5, inner: { use: 'optimizer:sgd', with: {} }, range: [0, 1] },
      },
    }),
  ])
  expect(differences).toEqual({
    head: ['experiment', 'a', 'b'],
    rows: [
      ['transforms[0]', '–', 'noise(deviation=0.1)'],
      ['model[0].with.units', '10', '12'],
      ['optimizer', 'adam', 'lookahead(k=5, inner=sgd, range=[0, 1])'],
      ['batchSize', '10', '32'],
    ],
  })
})

it('ranks by loss where there are no classes', () => {
  const values = (name: string, loss: number, epochs: number): ComparedRun => ({
    ...run(name, 0, { epochs }),
    test: { loss },
  })
  const { rows, table } = compareRuns([values('a', 0.5, 1), values('b', 0.25, 2)])
  expect(rows.map(({ name }) => name)).toEqual(['b', 'a'])
  expect(table.head).toEqual(['run', 'loss', 'parameters', 'time'])
})

it('ranks values by their first metric, and tests by their errors on the same samples', () => {
  const values = (name: string, error: number, loss: number, epochs: number): ComparedRun => ({
    ...run(name, 0, { epochs }),
    test: {
      loss,
      samples: 'prices',
      metrics: [
        { name: 'mean-absolute-error', value: error, direction: 'minimize', valueKind: 'number' },
        { name: 'mean-absolute-percentage-error', value: error / 2, direction: 'minimize', valueKind: 'fraction' },
      ],
      errors: [1, 2, 3, 4, 5].map((size) => size * error),
    },
  })
  const { rows, table, notes } = compareRuns([
    values('worse', 0.3, 0.1, 1),
    { ...values('best', 0.2, 0.4, 2), experiment: { ...record.experiment, loss: { use: 'loss:huber', with: {} } } },
  ])
  expect(table.head).toEqual([
    'run',
    'MAE',
    'MAPE',
    'loss',
    'parameters',
    'time',
    'closer than the best',
    'farther than the best',
    'p',
  ])
  // Five differences of one sign: p = 2 · 2^-5.
  expect(rows.map(({ name, errorsAgainstBest }) => [name, errorsAgainstBest])).toEqual([
    ['best', undefined],
    ['worse', { firstCloser: 0, secondCloser: 5, p: 0.0625 }],
  ])
  expect(table.rows[1]).toEqual(['worse', '0.3', '15.00 %', '0.1', '10', '2.0 s', '0', '5', '0.0625'])
  expect(notes).toEqual([
    'These runs have different losses, so their values in the column of the loss cannot be compared.',
  ])
})
