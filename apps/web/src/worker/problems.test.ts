import { DataError, ExperimentError } from '@telarjs/core'
import { expect, test } from 'vitest'
import { problemsOf } from './problems.js'

test.each([
  ['experiment.epochs', 'expected >=1, received 0', 'experiment.epochs', 'expected >=1, received 0'],
  ['experiment.evaluate[0]', 'expected string, received 1', 'experiment.evaluate', 'expected string, received 1'],
  ['optimizer', "unknown optimizer 'optimizer:adm'", 'optimizer', "unknown optimizer 'optimizer:adm'"],
  [
    'model[1]: layer:dense with.units',
    'expected >=1, received 0',
    'model[1]',
    'layer:dense with.units: expected >=1, received 0',
  ],
  [
    'model[12].with.layers[0]: layer:dense with.units',
    'expected >=1, received 0',
    'model[12]',
    'layer:dense with.units: expected >=1, received 0',
  ],
])('an issue at %s', (where, message, place, text) => {
  expect(problemsOf(new ExperimentError([{ where, message }]))).toEqual([{ where: place, message: text }])
})

test('a problem for each issue, also where a received text has several lines or colons', () => {
  const error = new ExperimentError([
    { where: 'experiment.name', message: 'expected letters, received "model[0]: x\ny"' },
    { where: 'experiment.epochs', message: 'expected >=1, received 0' },
  ])
  expect(problemsOf(error)).toEqual([
    { where: 'experiment.name', message: 'expected letters, received "model[0]: x\ny"' },
    { where: 'experiment.epochs', message: 'expected >=1, received 0' },
  ])
})

test.each([
  [new ExperimentError('model[1]: expected an image, received [4]'), 'model[1]', 'expected an image, received [4]'],
  [new ExperimentError('model[1].with.layers[0]: expected an image'), 'model[1]', 'expected an image'],
  [new DataError('data.csv: row 3 has 2 cells'), 'data', 'data.csv: row 3 has 2 cells'],
  [new Error('data: not ours'), 'data', 'data: not ours'],
])('%s, an error without issues, is at the place that was looked at', (error, place, message) => {
  expect(problemsOf(error, place)).toEqual([{ where: place, message }])
})
