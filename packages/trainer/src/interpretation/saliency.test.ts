import { createRegistry, parseExperiment, type Registry } from '@telarjs/core'
import { conv2d, defineLayer } from '@telarjs/layers'
import '@telarjs/tensor/gradients'
import type { NamedArray } from '@telarjs/tensor'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openLinear } from '../../fixtures/linear-model.js'
import expected from '../../fixtures/saliency.json' with { type: 'json' }
import { builtinRegistry } from '../builtin.js'
import { noProgress, writeCheckpoint } from '../checkpoint/index.js'
import { openModel, type TrainedNetwork } from '../inference/open-model.js'
import { makeNetwork } from '../plan.js'
import { gradCam, saliency } from './saliency.js'

const conv = (use: string, filters: number, padding: string) => ({
  use,
  with: { filters, kernelSize: 3, padding, activation: 'relu' },
})
const shapes = [
  [3, 3, 2, 3],
  [3, 3, 3, 4],
  [16, 3],
] as const
/** The network of PyTorch, whose images have two channels. */
async function openExpected(use = 'layer:conv2d', registry: Registry = builtinRegistry): Promise<TrainedNetwork> {
  const sample = { shape: [6, 6, 2], classes: ['a', 'b', 'c'], targetShape: [] }
  const parsed = parseExperiment(registry, {
    data: { use: 'dataset:mnist' },
    transforms: [{ use: 'transform:normalize', with: { mean: expected.mean, std: expected.scale } }],
    model: [
      conv(use, 3, 'same'),
      conv(use, 4, 'valid'),
      { use: 'layer:max-pool', with: { size: 2 } },
      { use: 'layer:flatten' },
      { use: 'layer:dense', with: { units: 3 } },
    ],
  })
  const tensors: Record<string, NamedArray> = {}
  const { experiment, layers } = makeNetwork(parsed, registry, sample)
  const trained = layers.filter(({ name }) => /conv2d|dense/.test(name))
  trained.forEach(({ name }, i) => {
    const [kernel, bias] = [expected.kernels[i]!, expected.biases[i]!]
    tensors[`params/${name}/kernel`] = { dtype: 'float32', shape: shapes[i]!, values: Float32Array.from(kernel) }
    tensors[`params/${name}/bias`] = { dtype: 'float32', shape: [bias.length], values: Float32Array.from(bias) }
  })
  return openModel(
    await writeCheckpoint({ experiment, sample, progress: noProgress, callbacks: {}, tensors }),
    registry,
  )
}

const images = { inputs: Float32Array.from(expected.images), classes: Int32Array.from(expected.classes) }

beforeAll(() => tf.setBackend('cpu'))

describe('of the network of PyTorch', () => {
  let model: TrainedNetwork
  beforeAll(async () => (model = await openExpected()))
  afterAll(() => model.release())

  test('saliency is that of autograd, through the normalization', async () => {
    const { height, width, values } = await saliency(model, images)
    expect([height, width, values.length]).toEqual([6, 6, 72])
    values.forEach((value, i) => expect(value).toBeCloseTo(expected.saliency[i]!, 5))
  })

  test('Grad-CAM is that of the last convolution, and leaves no tensor behind', async () => {
    await gradCam(model, images)
    const before = tf.memory().numTensors
    const { values } = (await gradCam(model, images))!
    expect(tf.memory().numTensors).toBe(before)
    values.forEach((value, i) => expect(value).toBeCloseTo(expected.gradCam[i]!, 6))
  })
})

test('without a convolution there is no Grad-CAM; of one logit, both classes have a saliency', async () => {
  const classes = ['no', 'yes']
  const model = await openLinear({ kernel: [[2], [-3]], bias: [1], loss: 'loss:binary-cross-entropy', classes })
  const shaped = { ...model, sample: { ...model.sample, shape: [1, 2, 1] } }
  // The layer flattens its input; ∂z/∂x = kernel, whatever the class.
  const { values } = await saliency(shaped, { inputs: new Float32Array(4), classes: Int32Array.of(0, 1) })
  expect([...values]).toEqual([2, 3, 2, 3])
  expect(await gradCam(shaped, { inputs: new Float32Array(2), classes: Int32Array.of(1) })).toBeUndefined()
})

test('Grad-CAM finds the convolution of a plugin, whatever its name', async () => {
  const { create, options, summary } = conv2d
  const own = defineLayer({ id: 'layer:acme/conv2d', summary, options, create })
  const model = await openExpected(own.id, createRegistry([...builtinRegistry.plugins, own]))
  const { values } = (await gradCam(model, images))!
  values.forEach((value, i) => expect(value).toBeCloseTo(expected.gradCam[i]!, 6))
  model.release()
})
