import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { createRandom } from '@telarjs/core'
import { multiHeadAttention } from './multi-head-attention.js'
import { plugins } from '../manifest.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(multiHeadAttention, { options: { heads: 2 }, inputShape: [4, 4], wrongShape: [4, 5], plugins })
describeLayer(multiHeadAttention, {
  options: { heads: 2, keySize: 2, causal: true, rotary: true },
  inputShape: [3, 3],
  plugins,
})

describe.each(casesOf('layer:multi-head-attention'))('layer:multi-head-attention %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:multi-head-attention', () => {
  it.each([
    [
      { heads: 3 },
      [8, 16],
      'model[0]: layer:multi-head-attention: expected channels that 3 heads divide, or a keySize, received [8, 16]',
    ],
    [
      { heads: 2, keySize: 3, rotary: true },
      [8, 16],
      'model[0]: layer:multi-head-attention: expected an even size of the heads for rotary positions, received 3',
    ],
  ])('with %j refuses %j', (options, shape, message) => {
    const layer = registry.create('layer', { use: 'layer:multi-head-attention', with: options }, 'model[0]')
    expect(() => layer.init(shape, createRandom(7))).toThrow(message)
  })
})
