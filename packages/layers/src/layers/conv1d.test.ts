import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { createRandom } from '@telarjs/core'
import { conv1d } from './conv1d.js'
import { plugins } from '../manifest.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(conv1d, {
  options: { filters: 2, activation: 'elu' },
  inputShape: [5, 2],
  wrongShape: [5, 4, 1],
  plugins,
})
describeLayer(conv1d, {
  options: { filters: 2, padding: 'causal', dilation: 2, useBias: false },
  inputShape: [5, 2],
  plugins,
})

describe.each(casesOf('layer:conv1d'))('layer:conv1d %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:conv1d', () => {
  it.each([
    [
      { filters: 2, kernelSize: 5, dilation: 2 },
      [8, 1],
      "model[0]: layer:conv1d: expected a sequence of at least 9 for padding 'valid', received [8, 1]",
    ],
    [{ filters: 2 }, [8, 8, 1], 'model[0]: layer:conv1d: expected a sequence [length, channels], received [8, 8, 1]'],
  ])('with %j refuses %j', (options, shape, message) => {
    const layer = registry.create('layer', { use: 'layer:conv1d', with: options }, 'model[0]')
    expect(() => layer.init(shape, createRandom(7))).toThrow(message)
  })
})
