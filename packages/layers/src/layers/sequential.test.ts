import { createRandom } from '@telarjs/core'
import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { plugins } from '../manifest.js'
import { sequential } from './sequential.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const layers = [
  { use: 'layer:conv2d', with: { filters: 2, kernelSize: 2 } },
  { use: 'layer:batch-norm' },
  { use: 'layer:activation', with: { function: 'elu' } },
  { use: 'layer:max-pool' },
  { use: 'layer:dropout', with: { rate: 0.25 } },
  { use: 'layer:sequential', with: { layers: [{ use: 'layer:dense', with: { units: 3 } }] } },
]

describeLayer(sequential, { options: { layers }, inputShape: [5, 5, 1], wrongShape: [25], plugins })

describe.each(casesOf('layer:sequential'))('layer:sequential %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:sequential', () => {
  it('names params and state by their path', () => {
    tf.tidy(() => {
      const { params, state, outputShape } = registry
        .create('layer', { use: 'layer:sequential', with: { layers } })
        .init([5, 5, 1], createRandom(7))
      expect(outputShape).toEqual([3])
      expect(Object.keys(params)).toEqual([
        '0-conv2d/kernel',
        '0-conv2d/bias',
        '1-batch-norm/scale',
        '1-batch-norm/offset',
        '5-sequential/0-dense/kernel',
        '5-sequential/0-dense/bias',
      ])
      expect(Object.keys(state)).toEqual(['1-batch-norm/movingMean', '1-batch-norm/movingVariance'])
    })
  })

  it('gives layers of one kind different first params', () => {
    tf.tidy(() => {
      const twice = [0, 1].map(() => ({ use: 'layer:dense', with: { units: 4 } }))
      const { params } = registry
        .create('layer', { use: 'layer:sequential', with: { layers: twice } })
        .init([4], createRandom(7))
      expect(params['0-dense/kernel']!.dataSync()).not.toEqual(params['1-dense/kernel']!.dataSync())
    })
  })

  it('refuses unknown layers by their path', () => {
    const inner = { use: 'layer:sequential', with: { layers: [{ use: 'layer:desne' }] } }
    expect(() => registry.create('layer', { use: 'layer:sequential', with: { layers: [inner] } }, 'model[0]')).toThrow(
      "model[0].with.layers[0].with.layers[0]: unknown layer 'layer:desne'; did you mean 'layer:dense'?",
    )
  })
})
