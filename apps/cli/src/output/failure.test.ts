import { createRegistry, DataError, ExperimentError, parseExperiment, unknownName } from '@telarjs/core'
import { CommanderError } from 'commander'
import { expect, test } from 'vitest'
import { failureOf, type Failure } from './failure.js'
import { selectionBias } from '../reports/selection-bias.js'
import { formatValues } from './format-values.js'

const nothing = { where: null, expected: null, received: null, remedy: null }

test.each<[Error, Partial<Failure['error']>]>([
  [
    new ExperimentError({ where: 'optimizer:adam with.beta1', expected: '<1', received: '2' }),
    {
      where: 'optimizer:adam with.beta1',
      expected: '<1',
      received: '2',
      message: 'optimizer:adam with.beta1: expected <1, received 2',
    },
  ],
  [
    new DataError({ where: 'a.csv', expected: 'rows', received: 'none', remedy: 'add some' }),
    {
      name: 'DataError',
      where: 'a.csv',
      expected: 'rows',
      received: 'none',
      remedy: 'add some',
      message: 'a.csv: expected rows, received none; add some',
    },
  ],
  [
    new ExperimentError(unknownName('describe', 'plugin', 'zzz', ['a'])),
    {
      where: 'describe',
      expected: 'a known plugin',
      received: 'zzz',
      message: "describe: unknown plugin 'zzz'. Known: a",
    },
  ],
  [
    new ExperimentError([
      { where: 'experiment.epochs', expected: '>=1', received: '0' },
      { where: 'experiment.batchSize', expected: '>=1', received: '0' },
    ]),
    {
      where: 'experiment.epochs',
      expected: '>=1',
      received: '0',
      message: 'experiment.epochs: expected >=1, received 0\nexperiment.batchSize: expected >=1, received 0',
    },
  ],
  [new Error('a: expected b, received c'), { name: 'Error', message: 'a: expected b, received c' }],
])('%s', (error, fields) => {
  expect(failureOf(error)).toEqual({ status: 'failed', error: { name: 'ExperimentError', ...nothing, ...fields } })
})

test('a value that contains the words of a message', () => {
  const experiment = { data: { use: 'dataset:none' }, model: [{}], epochs: 'a; b, received c' }
  expect(thrownBy(() => parseExperiment(createRegistry([]), experiment))).toMatchObject({
    where: 'experiment.epochs',
    expected: 'number',
    received: '"a; b, received c"',
  })
})

function thrownBy(work: () => unknown) {
  try {
    work()
  } catch (error) {
    return failureOf(error).error
  }
  return undefined
}

test('wrong arguments', () => {
  const error = { name: 'ArgumentError', where: 'arguments' }
  expect(failureOf(new CommanderError(1, '', "error: unknown option '--epochs'")).error).toMatchObject({
    ...error,
    received: '--epochs',
    message: "unknown option '--epochs'",
  })
  expect(failureOf(new CommanderError(1, '', "error: missing required argument 'checkpoint'")).error).toMatchObject(
    error,
  )
})

test('the values of a trial in few words', () => {
  const model = [
    { use: 'layer:dense', with: { units: 100, activation: 'relu' } },
    { use: 'layer:dense', with: { units: 10 } },
  ]
  expect(formatValues({ learningRate: 0.0123456, model, flag: true, optimizer: { use: 'optimizer:adam' } })).toBe(
    'learningRate=0.01235 model=dense 100 relu, dense 10 flag=true optimizer=adam',
  )
})

test.each<[string, string, Record<string, unknown>[], readonly string[], boolean]>([
  [
    'the best checkpoint by the test split',
    'best',
    [{ use: 'callback:checkpoint', with: { monitor: 'loss' } }],
    ['train', 'test'],
    true,
  ],
  [
    'the best one by the validation split',
    'best',
    [{ use: 'callback:checkpoint', with: { monitor: 'loss' } }],
    ['train', 'validation', 'test'],
    false,
  ],
  [
    'the best one by a split that is named',
    'best',
    [{ use: 'callback:checkpoint', with: { monitor: 'accuracy', split: 'test' } }],
    ['train', 'validation', 'test'],
    true,
  ],
  ['the last one', 'last', [{ use: 'callback:checkpoint', with: { monitor: 'loss' } }], ['train', 'test'], false],
  [
    'early stopping on the test split',
    'last',
    [{ use: 'callback:early-stopping', with: { monitor: 'loss', restoreBest: true } }],
    ['train', 'test'],
    true,
  ],
  [
    'early stopping that restores nothing',
    'last',
    [{ use: 'callback:early-stopping', with: { monitor: 'loss', restoreBest: false } }],
    ['train', 'test'],
    false,
  ],
])('%s', (_, checkpoint, callbacks, splits, isBiased) => {
  const bias = selectionBias(
    {
      experiment: { data: { use: 'dataset:mnist', with: {} }, callbacks } as never,
      checkpoint: checkpoint as 'best' | 'last',
      splits,
    },
    'test',
  )
  expect(bias !== undefined).toBe(isBiased)
})

test.each([
  [['train', 'test'], 'test', 'data.with.validation=0.1 keeps samples apart to choose by'],
  [['train', 'validation'], 'validation', 'data.with.test=0.2 keeps samples apart to judge by'],
  [
    ['train', 'validation', 'test'],
    'validation',
    "the data has both splits: choose by 'validation' and judge by 'test'",
  ],
])('where a network of %j is chosen and judged on %s, what is missing is advised', (splits, split, advice) => {
  const callbacks = [{ use: 'callback:early-stopping', with: { monitor: 'loss', restoreBest: true } }]
  const experiment = { data: { use: 'dataset:mnist', with: {} }, callbacks }
  const bias = selectionBias({ experiment: experiment as never, checkpoint: 'last', splits }, split)
  expect(bias).toMatch(new RegExp(`; ${advice}$`))
})

test.each([
  ['csv', ['train', 'test'], 'test', 'data.with.validationPath is a file to choose by'],
  ['csv', ['train', 'validation'], 'validation', 'data.with.testPath is a file to judge by'],
  ['parquet', ['train', 'test'], 'test', 'a file whose name begins with validation is one to choose by'],
  ['image-folder', ['train', 'validation'], 'validation', 'data.with.test=0.2 keeps samples apart to judge by'],
])(
  'where a stream of %s with %j is chosen and judged on %s, what it takes is advised',
  (name, splits, split, advice) => {
    const callbacks = [{ use: 'callback:early-stopping', with: { monitor: 'loss', restoreBest: true } }]
    const experiment = { data: { use: `dataset:${name}`, with: { stream: {} } }, callbacks }
    const bias = selectionBias({ experiment: experiment as never, checkpoint: 'last', splits }, split)
    expect(bias).toMatch(new RegExp(`; ${advice}$`))
  },
)
