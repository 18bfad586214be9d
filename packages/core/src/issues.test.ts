import * as v from 'valibot'
import { expect, it } from 'vitest'
import { ExperimentError, type ExperimentIssue } from './errors.js'
import { parseExperiment } from './experiment.js'
import { checkOptions } from './options.js'
import { createRegistry } from './registry.js'

const schema = v.strictObject({
  beta1: v.optional(v.pipe(v.number(), v.ltValue(1)), 0.9),
  activation: v.optional(v.picklist(['relu', 'tanh']), 'relu'),
  units: v.optional(v.pipe(v.number(), v.integer()), 1),
})

function errorOf(work: () => unknown): ExperimentError {
  try {
    work()
  } catch (error) {
    if (error instanceof ExperimentError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

it.each<[string, object, ExperimentIssue]>([
  [
    'a value out of range',
    { beta1: 2 },
    { where: 'adam.beta1', message: 'expected <1, received 2', expected: '<1', received: '2' },
  ],
  [
    'a misspelt word',
    { activation: 'relo' },
    {
      where: 'adam.activation',
      message: 'expected ("relu" | "tanh"), received "relo"; did you mean "relu"?',
      expected: '("relu" | "tanh")',
      received: '"relo"',
      didYouMean: '"relu"',
    },
  ],
  [
    'a misspelt option',
    { bta1: 0.9 },
    {
      where: 'adam.bta1',
      message: "unknown option 'bta1'; did you mean 'beta1'? Known: beta1, activation, units",
      expected: 'beta1',
      received: 'bta1',
      didYouMean: 'beta1',
    },
  ],
  [
    'a fraction',
    { units: 0.5 },
    { where: 'adam.units', message: 'expected an integer, received 0.5', expected: 'an integer', received: '0.5' },
  ],
])('%s', (_, options, issue) => {
  const error = errorOf(() => checkOptions(schema, options, 'adam'))
  expect(error.issues).toEqual([issue])
  expect(error.message).toBe(`${issue.where}: ${issue.message}`)
})

it('has an issue for each line of the message', () => {
  const { issues, message } = errorOf(() => checkOptions(schema, { beta1: 2, units: 0.5 }, 'adam'))
  expect(issues.map(({ where }) => where)).toEqual(['adam.beta1', 'adam.units'])
  expect(message).toBe('adam.beta1: expected <1, received 2\nadam.units: expected an integer, received 0.5')
})

it.each<[string, unknown, Partial<ExperimentIssue>]>([
  ['no object', 3, { where: 'experiment', expected: 'an object with "data" and "model"', received: '3' }],
  ['no data', { model: [] }, { where: 'experiment.data', expected: 'a data set', received: 'it is missing' }],
  [
    'an unknown plugin',
    { data: { use: 'dataset:x' }, model: [{}] },
    { where: 'data', expected: 'a known dataset', received: 'dataset:x' },
  ],
])('an experiment with %s', (_, experiment, issue) => {
  const { issues } = errorOf(() => parseExperiment(createRegistry([]), experiment))
  expect(issues).toEqual([expect.objectContaining(issue)])
})

it('has no issues where it is made from a message', () => {
  expect(new ExperimentError('nothing to resume').issues).toEqual([])
})
