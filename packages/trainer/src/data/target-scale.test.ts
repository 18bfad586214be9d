import { createRegistry, noOptions, type Experiment, type Plugin } from '@telarjs/core'
import { defineDataset, type LoadedData } from '@telarjs/datasets'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { builtinPlugins, evaluate, explain, predict, readCheckpoint, train, writeCheckpoint } from '../index.js'

beforeAll(() => tf.setBackend('cpu'))

// Training targets 100, 220, 310, 390, 530: mean 310, deviation √(107000 / 5) = 146.287…
const spread = Math.sqrt(107000 / 5)
const data: LoadedData = {
  shape: [1],
  classes: [],
  targetShape: [],
  targetNames: ['price'],
  targetScale: { center: [310], spread: [spread] },
  splits: {
    train: { size: 5, inputs: Float32Array.of(1, 2, 3, 4, 5), targets: Float32Array.of(100, 220, 310, 390, 530) },
    test: { size: 2, inputs: Float32Array.of(6, 7), targets: Float32Array.of(600, 720) },
  },
}
const prices = defineDataset({
  id: 'dataset:test/prices',
  summary: 'Data for a test',
  options: noOptions,
  create: () => ({ load: async () => data }),
})
const registry = createRegistry([...builtinPlugins, prices] as Plugin[])
const experiment = (more: Partial<Experiment> = {}): Experiment => ({
  data: { use: 'dataset:test/prices' },
  model: [{ use: 'layer:dense', with: { units: 1 } }],
  epochs: 1,
  ...more,
})

async function run(given: Experiment) {
  for await (const event of train(given, { registry })) if (event.type === 'runEnd') return event
  throw new Error('the run did not end')
}

/** A run's checkpoint with the weights of the straight line through the training samples, y = 103 x + 1, in units of the loss. */
async function fitted(more: Partial<Experiment> = {}) {
  const checkpoint = await readCheckpoint((await run(experiment(more))).checkpoint!)
  const tensor = (shape: number[], value: number) =>
    ({ dtype: 'float32', shape, values: Float32Array.of(value) }) as const
  const tensors = {
    ...checkpoint.tensors,
    'params/0-dense/kernel': tensor([1, 1], 103 / spread),
    'params/0-dense/bias': tensor([1], (1 - 310) / spread),
  }
  return writeCheckpoint({ ...checkpoint, tensors })
}

describe('targets that are scaled for the loss', () => {
  it('give predictions and metrics in the units of the data, and a loss in those of the scale', async () => {
    const checkpoint = await fitted({
      metrics: [{ use: 'metric:mean-absolute-error' }, { use: 'metric:mean-squared-error' }, { use: 'metric:r2' }],
    })
    const { values } = await predict(checkpoint, Float32Array.of(6, 7), { registry })
    expect(values[0]).toBeCloseTo(619, 3)
    expect(values[1]).toBeCloseTo(722, 3)
    // scikit-learn 1.9.1: LinearRegression on targets that a StandardScaler took, inverted for the metrics.
    const { loss, metrics } = await evaluate(checkpoint, 'test', { registry })
    expect(loss).toBeCloseTo(0.008528037383177577, 6)
    expect(metrics['mean-absolute-error']).toBeCloseTo(10.5, 3)
    expect(metrics['mean-squared-error']).toBeCloseTo(182.5, 2)
    expect(metrics['r2']).toBeCloseTo(0.9493055555555555, 5)
  })

  it('are learned in few steps, however large they are', async () => {
    const { evaluations } = await run(experiment({ epochs: 600, batchSize: 5, learningRate: 0.05 }))
    expect(evaluations['test']!.metrics['r2']).toBeGreaterThan(0.9)
  })

  it('are said in the plan, with the loss that follows from the data', async () => {
    const { targets, batchSize } = await explain(experiment(), { registry })
    expect(targets).toEqual({ kind: 'values', shape: [], names: ['price'], scale: data.targetScale })
    expect(batchSize).toBe(4)
    const checkpoint = await readCheckpoint((await run(experiment())).checkpoint!)
    expect(checkpoint.experiment.loss).toEqual({ use: 'loss:mean-squared-error', with: {} })
    expect(checkpoint.sample.targetScale).toEqual(data.targetScale)
  })

  it('stay as they are where the loss takes probabilities', async () => {
    const { checkpoint } = await run(experiment({ loss: { use: 'loss:binary-cross-entropy' }, metrics: [] }))
    const { sample, data: signed } = await readCheckpoint(checkpoint!)
    expect(sample).not.toHaveProperty('targetScale')
    expect(signed!.targets).toEqual({ kind: 'values', shape: [], names: ['price'] })
  })
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:test/prices': Record<string, never>
  }
}
