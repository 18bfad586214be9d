import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { createRandom } from '@telarjs/core'
import { conv2d } from './conv2d.js'
import { plugins } from '../manifest.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(conv2d, { options: { filters: 2, activation: 'elu' }, inputShape: [5, 4, 2], wrongShape: [784], plugins })
describeLayer(conv2d, {
  options: { filters: 2, padding: 'same', strides: 2, dilation: 2, useBias: false, activation: 'silu' },
  inputShape: [5, 4, 1],
  plugins,
})

describe.each(casesOf('layer:conv2d'))('layer:conv2d %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:conv2d', () => {
  it.each([
    [{ filters: 8 }, [784], 'model[0]: layer:conv2d: expected an image [height, width, channels], received [784]'],
    [
      { filters: 8, kernelSize: [3, 5] },
      [8, 4, 1],
      "model[0]: layer:conv2d: expected an image of at least [3, 5] for padding 'valid', received [8, 4, 1]",
    ],
    [
      { filters: 8, dilation: 4 },
      [8, 9, 1],
      "model[0]: layer:conv2d: expected an image of at least [9, 9] for padding 'valid', received [8, 9, 1]",
    ],
  ])('with %j refuses %j', (options, shape, message) => {
    const layer = registry.create('layer', { use: 'layer:conv2d', with: options }, 'model[0]')
    expect(() => layer.init(shape, createRandom(7))).toThrow(message)
  })

  it.each([
    [{ filters: 8, kernelSize: 0 }, 'model[0]: layer:conv2d with.kernelSize: expected >=1, received 0'],
    [
      { filters: 8, strides: [1, 2, 3] },
      'model[0]: layer:conv2d with.strides: expected an integer >=1 or a pair of them, received [1,2,3]',
    ],
    [
      { filters: 8, padding: 'full' },
      'model[0]: layer:conv2d with.padding: expected ("valid" | "same"), received "full"',
    ],
  ])('refuses the options %j', (options, message) => {
    expect(() => registry.create('layer', { use: 'layer:conv2d', with: options }, 'model[0]')).toThrow(message)
  })
})
