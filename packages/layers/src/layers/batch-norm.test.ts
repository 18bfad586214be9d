import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import {
  casesOf,
  contextOf,
  expectClose,
  expectPytorch,
  expectPytorchByTape,
  expectShapes,
  registry,
  toTensor,
} from '../../fixtures/cases.js'
import fixture from '../../fixtures/layers.json'
import { createRandom } from '@telarjs/core'
import { batchNorm } from './batch-norm.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(batchNorm, { inputShape: [4], wrongShape: [] })
describeLayer(batchNorm, { options: { momentum: 0.5, epsilon: 0.01 }, inputShape: [3, 2, 2] })

describe.each(casesOf('layer:batch-norm'))('layer:batch-norm %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:batch-norm', () => {
  it('evaluates with the moving statistics that PyTorch has after two batches', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:batch-norm' })
      const { batches, y, mean, variance } = fixture.batchNormEvaluation
      let { params, state } = layer.init([3], createRandom(7))
      for (const batch of batches.slice(0, 2)) state = layer.forward!(toTensor(batch), contextOf(params, state)).state
      expectClose(state['movingMean']!, mean)
      expectClose(state['movingVariance']!, variance)
      const evaluated = layer.apply(toTensor(batches[2]!), contextOf(params, state, false))
      expectClose(evaluated.y, y)
      expect(evaluated.state).toEqual(state)
    })
  })

  it('keeps the moving variance after a batch of one, which has none', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:batch-norm' })
      const { params, state } = layer.init([2], createRandom(7))
      const after = layer.forward!(tf.tensor([[3, -5]]), contextOf(params, state))
      expect(Array.from(after.y.dataSync())).toEqual([0, 0])
      expectClose(after.state['movingMean']!, { shape: [2], values: [0.3, -0.5] })
      expectClose(after.state['movingVariance']!, { shape: [2], values: [1, 1] })
    })
  })
})
