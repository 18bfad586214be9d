import * as v from 'valibot'
import { expect, it } from 'vitest'
import { ExperimentError } from './errors.js'
import { parseExperiment } from './experiment.js'
import { describeIssue, missing, type Issue } from './issues.js'
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

it.each<[string, object, Issue, string]>([
  [
    'a value out of range',
    { beta1: 2 },
    { where: 'adam.beta1', expected: '<1', received: '2' },
    'adam.beta1: expected <1, received 2',
  ],
  [
    'a misspelt word',
    { activation: 'relo' },
    {
      where: 'adam.activation',
      expected: '("relu" | "tanh")',
      received: '"relo"',
      didYouMean: '"relu"',
    },
    'adam.activation: expected ("relu" | "tanh"), received "relo"; did you mean "relu"?',
  ],
  [
    'a misspelt option',
    { bta1: 0.9 },
    {
      where: 'adam.bta1',
      problem: "unknown option 'bta1'; did you mean 'beta1'? Known: beta1, activation, units",
      expected: 'beta1',
      received: 'bta1',
      didYouMean: 'beta1',
    },
    "adam.bta1: unknown option 'bta1'; did you mean 'beta1'? Known: beta1, activation, units",
  ],
  [
    'a fraction',
    { units: 0.5 },
    { where: 'adam.units', expected: 'an integer', received: '0.5' },
    'adam.units: expected an integer, received 0.5',
  ],
])('%s', (_, options, issue, message) => {
  const error = errorOf(() => checkOptions(schema, options, 'adam'))
  expect(error.issues).toEqual([issue])
  expect(error.message).toBe(message)
})

it('says of an option that is missing all that it may be', () => {
  const needs = v.strictObject({
    mean: v.union([v.number(), v.array(v.number())]),
    mode: v.picklist(['SAME', 'valid']),
  })
  expect(errorOf(() => checkOptions(needs, {}, 'norm')).message).toBe(
    'norm.mean: expected a number or an array, but it is missing\nnorm.mode: expected "SAME" or "valid", but it is missing',
  )
})

it('has an issue for each line of the message', () => {
  const { issues, message } = errorOf(() => checkOptions(schema, { beta1: 2, units: 0.5 }, 'adam'))
  expect(issues.map(({ where }) => where)).toEqual(['adam.beta1', 'adam.units'])
  expect(message).toBe('adam.beta1: expected <1, received 2\nadam.units: expected an integer, received 0.5')
})

it.each<[string, unknown, Partial<Issue>]>([
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

it.each<[Issue, string]>([
  [{ where: 'a', expected: 'b' }, 'expected b'],
  [{ where: 'a', expected: 'b', received: 'c', remedy: 'do d' }, 'expected b, received c; do d'],
  [{ where: 'a', problem: 'it is cut off', expected: 'b', remedy: 'Do d' }, 'it is cut off. Do d'],
  [missing('a', 'b'), 'expected b, but it is missing'],
  [missing('a', 'b', 'the file ends', 'do d'), 'expected b, but the file ends; do d'],
])('%o in words', (issue, sentence) => {
  expect(describeIssue(issue)).toBe(sentence)
})
