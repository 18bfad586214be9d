import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { createRandom } from '@telarjs/core'
import { averagePool } from './average-pool.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(averagePool, { inputShape: [4, 5, 2], wrongShape: [784] })
describeLayer(averagePool, {
  options: { size: [3, 2], strides: [2, 1], padding: 'same' },
  inputShape: [5, 4, 1],
  wrongShape: [5, 5],
})

describe.each(casesOf('layer:average-pool'))('layer:average-pool %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:average-pool', () => {
  it('steps by its size where no strides are given, and says so', () => {
    expect(registry.parse('layer', { use: 'layer:average-pool', with: { size: [3, 2] } }).with).toEqual({
      size: [3, 2],
      strides: [3, 2],
      padding: 'valid',
    })
  })

  it('refuses an image smaller than its window', () => {
    const layer = registry.create('layer', { use: 'layer:average-pool', with: { size: 3 } }, 'model[4]')
    expect(() => layer.init([2, 8, 4], createRandom(7))).toThrow(
      "model[4]: layer:average-pool: expected an image of at least [3, 3] for padding 'valid', received [2, 8, 4]",
    )
  })
})
