import { expect, test } from 'vitest'
import type { Draft } from '../shared/draft.js'
import type { Schema } from '../shared/schema.js'
import { parametersOf } from './search-space.js'

const experiment: Draft = {
  name: 'x',
  data: { use: 'dataset:mnist' },
  model: [
    { use: 'layer:conv2d', with: { filters: 8 } },
    { use: 'layer:dense', with: { units: 32, activation: 'relu' } },
    { use: 'layer:dropout', with: { rate: 0.2 } },
    { use: 'layer:alpha-dropout', with: { rate: 0.1 } },
    { use: 'layer:wobble', with: { rate: 3 } },
    { use: 'layer:dense', with: { units: 10 } },
  ],
  learningRate: 0.003,
  batchSize: 48,
}

/** As two plugins of Telar say it, and one of somebody else's, whose rate has no end. */
const share: Schema = { type: 'number', minimum: 0, exclusiveMaximum: 1 }
const schemas: Readonly<Record<string, Schema>> = {
  'layer:dropout': { properties: { rate: share } },
  'layer:alpha-dropout': { properties: { rate: share } },
  'layer:wobble': { properties: { rate: { type: 'number', title: 'Turns a second' } } },
}
const schemaOf = (use: string) => schemas[use]

test('what can be searched: rate, batches, optimizer, and of the layers all but how many answers there are', () => {
  expect(parametersOf(experiment, schemaOf).map(({ label, dimension }) => [label(), dimension])).toEqual([
    ['learning rate', { logUniform: [0.0003, 0.03] }],
    ['batch size', { choices: [16, 32, 48, 64, 128] }],
    ['optimizer', { choices: ['adam', 'adamw', 'rmsprop', 'lamb'] }],
    ['filters of layer 1', { logInt: [2, 32] }],
    ['units of layer 2', { logInt: [8, 128] }],
    ['dropout rate of layer 3', { uniform: [0, 0.7] }],
    ['alpha-dropout rate of layer 4', { uniform: [0, 0.7] }],
    ['wobble turns a second of layer 5', { uniform: [0, 6] }],
  ])
})

test('a value changes its place alone', () => {
  const set = (name: string, value: number | string) =>
    parametersOf(experiment, schemaOf)
      .find((one) => one.name === name)!
      .set(experiment, value)
  expect(set('learningRate', 0.1)).toEqual({ ...experiment, learningRate: 0.1 })
  expect(set('optimizer', 'adamw')).toEqual({ ...experiment, optimizer: { use: 'optimizer:adamw' } })
  const { model } = set('model[1].units', 64)
  expect(model[1]).toEqual({ use: 'layer:dense', with: { units: 64, activation: 'relu' } })
  expect(model.toSpliced(1, 1)).toEqual(experiment.model.toSpliced(1, 1))
})
