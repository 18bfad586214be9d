import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { experimentPlugins } from '../fixtures/experiment.js'

import { parseExperiment, specOf } from './experiment.js'
import { resolveExperiment } from './resolve-experiment.js'
import { createRegistry } from './registry.js'

const registry = createRegistry(experimentPlugins)
const smallest = { data: { use: 'dataset:toy' }, model: [{ use: 'layer:line', with: { units: 2 } }] }

describe('parseExperiment', () => {
  it('makes every default explicit that does not follow from the data', () => {
    expect(parseExperiment(registry, { $schema: './experiment.schema.json', ...smallest })).toEqual({
      name: 'experiment',
      seed: 0,
      data: { use: 'dataset:toy', with: { size: 10 } },
      transforms: [],
      model: [{ use: 'layer:line', with: { units: 2 } }],
      optimizer: { use: 'optimizer:adam', with: { beta1: 0.9 } },
      learningRate: 0.001,
      schedule: { use: 'schedule:constant', with: {} },
      regularizers: [],
      callbacks: [],
      epochs: 10,
    })
  })

  it('takes the metrics that the loss implies, unless it names some', () => {
    const metricsOf = (more: object) =>
      parseExperiment(registry, { ...smallest, ...more }).metrics?.map(({ use }) => use)
    expect(metricsOf({})).toBeUndefined()
    expect(metricsOf({ loss: { use: 'loss:cross-entropy' } })).toEqual(['metric:accuracy'])
    expect(metricsOf({ metrics: [] })).toEqual([])
    expect(metricsOf({ loss: { use: 'loss:plain' } })).toEqual([])
    expect(metricsOf({ loss: { use: 'loss:plain' }, metrics: [{ use: 'metric:accuracy' }] })).toEqual([
      'metric:accuracy',
    ])
  })

  it('gives back what it gave before', () => {
    const parsed = parseExperiment(registry, { ...smallest, evaluate: ['test'], seed: -3, name: 'a.b-c_1' })
    expect(parseExperiment(registry, parsed)).toEqual(parsed)
    expect(parseExperiment(registry, JSON.parse(JSON.stringify(parsed)))).toEqual(parsed)
  })

  it.each<[string, unknown, string]>([
    ['a list', [], 'experiment: expected an object with "data" and "model", received []'],
    ['null', null, 'experiment: expected an object with "data" and "model", received null'],
    ['no data', { model: smallest.model }, 'experiment.data: expected a data set, but it is missing'],
    ['no model', { data: smallest.data }, 'experiment.model: expected a list of layers, but it is missing'],
    ['an empty model', { ...smallest, model: [] }, 'experiment.model: expected at least one layer, received none'],
    [
      'a model that is no list',
      { ...smallest, model: smallest.model[0] },
      'experiment.model: expected Array, received Object',
    ],
    [
      'a wrong layer',
      { ...smallest, model: [...smallest.model, { use: 'layer:line', with: { units: 0 } }] },
      'model[1]: layer:line with.units: expected >=1, received 0',
    ],
    [
      'an unknown field',
      { ...smallest, epoch: 3 },
      "experiment.epoch: unknown option 'epoch'; did you mean 'epochs'? Known: $schema, name, seed, data, transforms, model, frozen, loss, metrics, optimizer, learningRate, schedule, regularizers, callbacks, epochs, batchSize, evaluate, precision",
    ],
    ['no epochs', { ...smallest, epochs: 0 }, 'experiment.epochs: expected >=1, received 0'],
    [
      'half a batch',
      { ...smallest, batchSize: 0.5 },
      'experiment.batchSize: expected an integer, received 0.5\nexperiment.batchSize: expected >=1, received 0.5',
    ],
    ['a learning rate of zero', { ...smallest, learningRate: 0 }, 'experiment.learningRate: expected >0, received 0'],
    [
      'a learning rate that is not finite',
      { ...smallest, learningRate: Infinity },
      'experiment.learningRate: expected a finite number, received Infinity',
    ],
    [
      'a seed that is too large',
      { ...smallest, seed: 2 ** 53 },
      'experiment.seed: expected a safe integer, received 9007199254740992',
    ],
    [
      'a name that leads out of its folder',
      { ...smallest, name: '../x' },
      'experiment.name: expected letters, digits, dots and dashes, received "../x"',
    ],
    [
      'a name of dots',
      { ...smallest, name: '..' },
      'experiment.name: expected letters, digits, dots and dashes, received ".."',
    ],
    [
      'an unknown optimizer',
      { ...smallest, optimizer: { use: 'optimizer:adm' } },
      "optimizer: unknown optimizer 'optimizer:adm'; did you mean 'optimizer:adam'? Known: optimizer:adam. It would be in @telarjs/optimizers",
    ],
    [
      'a loss among the metrics',
      { ...smallest, metrics: [{ use: 'loss:cross-entropy' }] },
      "metrics[0]: expected a metric, received the loss 'loss:cross-entropy'",
    ],
    [
      'an optimizer by its name alone',
      { ...smallest, optimizer: 'adam' },
      'optimizer: expected { "use": "optimizer:…", "with"?: {…} }, received "adam"',
    ],
    [
      'callbacks that are no list',
      { ...smallest, callbacks: { use: 'callback:history' } },
      'experiment.callbacks: expected Array, received Object',
    ],
  ])('refuses %s', (_, value, message) => {
    expect(() => parseExperiment(registry, value)).toThrow(
      expect.objectContaining({ name: 'ExperimentError', message }),
    )
  })

  it('names what is missing when a default is not installed', () => {
    const few = createRegistry(experimentPlugins.filter(({ kind }) => (kind as string) !== 'optimizer'))
    expect(() => parseExperiment(few, smallest)).toThrow(
      "optimizer: unknown optimizer 'optimizer:adam'. There are none. It would be in @telarjs/optimizers",
    )
  })
})

describe('specOf', () => {
  it.each([[{ use: 'knot:bow' }], [{ use: 'knot:acme/bow', with: { tight: true } }]])('takes %j', (spec) => {
    expect(v.parse(specOf('knot'), spec)).toEqual(spec)
  })

  it.each([
    [{}],
    [{ use: 'thread:silk' }],
    [{ use: 'knot:bow', with: [] }],
    [{ use: 'knot:bow', of: {} }],
    ['knot:bow'],
  ])('refuses %j', (spec) => {
    expect(v.safeParse(specOf('knot'), spec).success).toBe(false)
  })
})

describe('resolveExperiment', () => {
  const parsed = parseExperiment(registry, smallest)
  const resolved = (samples: number) => resolveExperiment(registry, parsed, { targets: 'classes', samples })

  it('takes loss and metrics from the kind of the targets', () => {
    expect(resolved(10)).toMatchObject({
      loss: { use: 'loss:cross-entropy', with: {} },
      metrics: [{ use: 'metric:accuracy', with: {} }],
    })
    expect(resolveExperiment(registry, parsed, { targets: 'values', samples: 10 })).toMatchObject({
      loss: { use: 'loss:mean-squared-error', with: {} },
      metrics: [],
    })
  })

  it('takes a batch that leaves an epoch 32 steps or more, from 4 samples to 64', () => {
    expect([10, 150, 256, 1000, 2047, 2048, 60_000].map((samples) => resolved(samples).batchSize)).toEqual([
      4, 4, 8, 16, 32, 64, 64,
    ])
  })

  it('leaves what is given', () => {
    const given = parseExperiment(registry, { ...smallest, loss: { use: 'loss:plain' }, batchSize: 7 })
    expect(resolveExperiment(registry, given, { targets: 'values', samples: 10 })).toEqual(given)
  })
})
