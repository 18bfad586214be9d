import { createRegistry, noOptions, type Experiment } from '@telarjs/core'
import { defineDataset } from '@telarjs/datasets'
import { addPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, expect, test } from 'vitest'
import { collect, endOf, experiment, registryWith } from '../fixtures/points.js'
import { builtinPlugins } from './builtin.js'
import { readCheckpoint } from './checkpoint/read-checkpoint.js'
import { train } from './train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const averaging = {
  ...experiment,
  model: [
    { use: 'layer:dense', with: { units: 5 } },
    { use: 'layer:batch-norm' },
    { use: 'layer:dense', with: { units: 3 } },
  ],
  optimizer: {
    use: 'optimizer:chain',
    with: { links: [{ use: 'optimizer:sgd' }, { use: 'optimizer:swa', with: { fromEpoch: 2 } }] },
  },
  epochs: 4,
  batchSize: 130,
}

test('batch norm is measured anew for averaged params when training ends', async () => {
  const registry = registryWith()
  const events = await collect(train(averaging as never, { registry }))
  const { tensors } = await readCheckpoint(endOf(events).checkpoint!)
  const data = await registry.create('dataset', averaging.data).load({} as never)
  // One batch is the whole split: the statistics are those of x·W + b for the averaged W and b, the variance without bias.
  tf.tidy(() => {
    const { kernel, bias } = Object.fromEntries(
      ['kernel', 'bias'].map((name) => {
        const { values, shape } = tensors[`optimizer/swa/average/0-dense/${name}`]!
        return [name, tf.tensor(values, [...shape])]
      }),
    )
    const x = tf.div(tf.tensor2d(Float32Array.from(data.splits['train']!.inputs), [130, 4]), 255)
    const y = tf.add(tf.matMul(x, kernel as tf.Tensor2D), bias!)
    const { mean, variance } = tf.moments(y, 0)
    const unbiased = tf.mul(variance, 130 / 129)
    for (const [name, expected] of Object.entries(
      addPrefix('state/1-batch-norm', { movingMean: mean, movingVariance: unbiased }),
    ))
      expect(distance(tensors[name]!.values, expected.dataSync()), name).toBeLessThan(1e-5)
  })
  // The validation split was evaluated in every epoch, and again with the new statistics.
  const evaluated = events.flatMap((event) => (event.type === 'evaluated' ? [event.split] : []))
  expect(evaluated).toEqual(['validation', 'validation', 'validation', 'validation', 'validation', 'test'])
})

test('a run that goes on after new statistics ends as one that never stopped', async () => {
  const options = { registry: registryWith() }
  const batches = { ...averaging, batchSize: 32 }
  const whole = endOf(await collect(train(batches as never, options)))
  const half = endOf(await collect(train({ ...batches, epochs: 2 } as never, options)))
  const rest = endOf(await collect(train(batches as never, { ...options, from: half.checkpoint! })))
  const tensorsOf = async ({ checkpoint }: typeof whole) => (await readCheckpoint(checkpoint!)).tensors
  expect(await tensorsOf(rest)).toEqual(await tensorsOf(whole))
})

test('sharpness-aware steps take their second gradient at the worst place nearby', async () => {
  const line = defineDataset({
    id: 'dataset:test/line',
    summary: 'Two points.',
    options: noOptions,
    create: () => ({
      load: async () => ({
        shape: [1],
        classes: [],
        targetShape: [1],
        splits: { train: { size: 2, inputs: Float32Array.of(1, 2), targets: Float32Array.of(-1, 1) } },
      }),
    }),
  })
  const constant = (value: number) => ({ use: 'initializer:constant', with: { value } })
  const dense = { units: 1, kernelInitializer: constant(1), biasInitializer: constant(0) }
  const sam = { rho: 0.5, optimizer: { use: 'optimizer:sgd' } }
  const oneStep = {
    seed: 1,
    data: { use: 'dataset:test/line' },
    model: [{ use: 'layer:dense', with: dense }],
    loss: { use: 'loss:mean-squared-error' },
    optimizer: { use: 'optimizer:sam', with: sam },
    learningRate: 0.01,
    epochs: 1,
  } as unknown as Experiment
  const registry = createRegistry([...builtinPlugins, line])
  const { tensors } = await readCheckpoint(endOf(await collect(train(oneStep as never, { registry }))).checkpoint!)
  // Predictions 1, 2: errors 2, 1, gradient (2·1 + 1·2, 2 + 1) = (4, 3), ε = 0.5·(4, 3)/5 = (0.4, 0.3).
  // At (1.4, 0.3) predictions 1.7, 3.1: errors 2.7, 2.1, gradient (2.7·1 + 2.1·2, 2.7 + 2.1) = (6.9, 4.8); the step is −0.01 of it.
  expect(tensors['params/0-dense/kernel']!.values[0]).toBeCloseTo(0.931, 6)
  expect(tensors['params/0-dense/bias']!.values[0]).toBeCloseTo(-0.048, 6)
})

function distance(one: ArrayLike<number>, other: ArrayLike<number>): number {
  return Math.max(...Array.from(one, (value, i) => Math.abs(value - other[i]!)))
}
