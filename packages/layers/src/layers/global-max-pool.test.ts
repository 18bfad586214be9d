import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, contextOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { globalMaxPool } from './global-max-pool.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(globalMaxPool, { inputShape: [4, 5, 2], wrongShape: [784] })
describeLayer(globalMaxPool, { inputShape: [6, 2] })

describe.each(casesOf('layer:global-max-pool'))('layer:global-max-pool %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:global-max-pool', () => {
  it('shares the gradient among equal largest values', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:global-max-pool' })
      const context = { ...contextOf(), needsInputGradient: true }
      const { saved } = layer.forward!(tf.tensor([2, 1, 2, 0], [1, 4, 1]), context)
      const { dx } = layer.backward!(tf.tensor([6], [1, 1]), saved, context)
      expect(Array.from(dx!.dataSync())).toEqual([3, 0, 3, 0])
    })
  })
})
