import { DataError, ExperimentError, type Issue } from '@telarjs/core'
import { expect, test } from 'vitest'
import { problemsOf } from './problems.js'

test.each<[Issue, string, string]>([
  [{ where: 'experiment.epochs', expected: '>=1', received: '0' }, 'experiment.epochs', 'expected >=1, received 0'],
  [{ where: 'experiment.evaluate[0]', expected: 'string' }, 'experiment.evaluate', 'expected string'],
  [{ where: 'optimizer', problem: "unknown optimizer 'adm'" }, 'optimizer', "unknown optimizer 'adm'"],
  [
    { where: 'model[1]: layer:dense with.units', expected: '>=1', received: '0' },
    'model[1]',
    'layer:dense with.units: expected >=1, received 0',
  ],
  [
    { where: 'model[12].with.layers[0]: layer:dense with.units', expected: '>=1' },
    'model[12]',
    'layer:dense with.units: expected >=1',
  ],
])('an issue at %o', (issue, where, message) => {
  expect(problemsOf(new ExperimentError(issue))).toEqual([{ where, message }])
})

test('a problem for each issue, also where a received text has several lines or colons', () => {
  const error = new ExperimentError([
    { where: 'experiment.name', expected: 'letters', received: '"model[0]: x\ny"' },
    { where: 'experiment.epochs', expected: '>=1', received: '0' },
  ])
  expect(problemsOf(error)).toEqual([
    { where: 'experiment.name', message: 'expected letters, received "model[0]: x\ny"' },
    { where: 'experiment.epochs', message: 'expected >=1, received 0' },
  ])
})

test.each([
  [new ExperimentError({ where: 'model[1].with.layers[0]', expected: 'an image' }), 'model[1]', 'expected an image'],
  [new ExperimentError({ where: 'a.csv', expected: 'a table' }), 'data', 'a.csv: expected a table'],
  [new DataError({ where: 'data.csv', problem: 'row 3 has 2 cells' }), 'data', 'data.csv: row 3 has 2 cells'],
  [new DataError({ where: 'data', problem: 'no network' }), 'data', 'no network'],
  [new Error('data: not ours'), 'data', 'data: not ours'],
])('%s, which does not name a part of the experiment, is at the place that was looked at', (error, place, message) => {
  expect(problemsOf(error, place)).toEqual([{ where: place, message }])
})
