import { Ajv, type ValidateFunction } from 'ajv'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { experimentPlugins } from '../fixtures/experiment.js'
import { silk } from '../fixtures/plugins.js'
import { experimentJsonSchema, optionsJsonSchema } from './json-schema.js'
import { definePlugin } from './plugin.js'
import { createRegistry } from './registry.js'

async function validator(plugins = experimentPlugins): Promise<ValidateFunction> {
  return new Ajv({ strict: true, allErrors: true }).compile(await experimentJsonSchema(createRegistry(plugins)))
}

const data = { use: 'dataset:toy' }
const line = { use: 'layer:line', with: { units: 2 } }

describe('the JSON Schema of experiments', () => {
  it.each<[string, unknown]>([
    ['the smallest', { data, model: [line] }],
    [
      'nested specs',
      { data, model: [{ use: 'layer:stack', with: { layers: [line], start: { use: 'initializer:zeros' } } }] },
    ],
    [
      'every field',
      {
        $schema: 'x',
        name: 'n',
        seed: 1,
        data,
        transforms: [],
        model: [line],
        loss: { use: 'loss:cross-entropy' },
        metrics: [{ use: 'metric:accuracy' }],
        optimizer: { use: 'optimizer:adam', with: { beta1: 0.5 } },
        learningRate: 0.1,
        schedule: { use: 'schedule:constant' },
        regularizers: [],
        callbacks: [{ use: 'callback:history' }],
        epochs: 1,
        batchSize: 2,
        evaluate: ['test'],
      },
    ],
  ])('takes %s', async (_, experiment) => {
    const validate = await validator()
    expect(validate(experiment), JSON.stringify(validate.errors)).toBe(true)
  })

  it.each<[string, unknown, string]>([
    ['no model', { data }, "must have required property 'model'"],
    ['an unknown field', { data, model: [line], epoch: 3 }, 'must NOT have additional properties'],
    ['no epochs', { data, model: [line], epochs: 0 }, 'must be >= 1'],
    ['an unknown plugin', { data: { use: 'dataset:toys' }, model: [line] }, 'must be equal to constant'],
    [
      'an option out of range',
      { data, model: [line], optimizer: { use: 'optimizer:adam', with: { beta1: -1 } } },
      'must be >= 0',
    ],
    [
      'an unknown option',
      { data, model: [{ use: 'layer:line', with: { units: 1, unit: 1 } }] },
      'must NOT have additional properties',
    ],
    ['a required option left out', { data, model: [{ use: 'layer:line' }] }, "must have required property 'with'"],
    [
      'a nested spec of another kind',
      { data, model: [{ use: 'layer:stack', with: { layers: [data] } }] },
      'must be equal to constant',
    ],
    [
      'a kind of which nothing is installed',
      { data, model: [line], transforms: [{ use: 'transform:flip' }] },
      'must NOT be valid',
    ],
  ])('refuses %s', async (_, experiment, message) => {
    const validate = await validator()
    expect(validate(experiment)).toBe(false)
    expect(validate.errors?.map((error) => error.message)).toContain(message)
  })

  it('compiles when a nested kind is not installed', async () => {
    const validate = await validator(experimentPlugins.filter(({ id }) => id !== 'initializer:zeros'))
    expect(validate({ data, model: [line] })).toBe(true)
  })

  it('shows defaults and descriptions to editors', async () => {
    const text = JSON.stringify(await experimentJsonSchema(createRegistry(experimentPlugins)))
    expect(text).toContain('"default":0.9')
    expect(text).toContain('"description":"How many outputs."')
    expect(text).toContain('"description":"The layer line."')
    expect(text.match(/\$schema":"http/g)).toHaveLength(1)
  })
})

describe('the JSON Schema of options', () => {
  it('comes from Valibot', async () => {
    expect(await optionsJsonSchema(silk)).toMatchObject({
      type: 'object',
      required: ['length'],
      additionalProperties: false,
      properties: {
        color: { enum: ['red', 'white', 'blue'], default: 'red' },
        gauge: { type: 'number', exclusiveMinimum: 0 },
        length: { type: 'integer' },
      },
    })
  })

  it('comes from a library that makes its own', async () => {
    const hemp = definePlugin({ ...silk, options: z.strictObject({ length: z.number().default(3) }) as never })
    expect(await optionsJsonSchema(hemp)).toEqual({
      type: 'object',
      properties: { length: { type: 'number', default: 3 } },
      additionalProperties: false,
    })
  })

  it('says no more than "object" for a library that makes none', async () => {
    const bare = definePlugin({
      ...silk,
      options: { '~standard': { version: 1, vendor: 'bare', validate: (value: unknown) => ({ value }) } } as never,
    })
    expect(await optionsJsonSchema(bare)).toEqual({ type: 'object' })
  })
})
