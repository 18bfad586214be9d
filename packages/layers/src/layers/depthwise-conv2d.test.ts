import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { depthwiseConv2d } from './depthwise-conv2d.js'
import { plugins } from '../manifest.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(depthwiseConv2d, {
  options: { depthMultiplier: 2, activation: 'elu' },
  inputShape: [5, 4, 2],
  wrongShape: [784],
  plugins,
})
describeLayer(depthwiseConv2d, {
  options: { padding: 'same', strides: 2, useBias: false, activation: 'silu' },
  inputShape: [5, 4, 2],
  plugins,
})

describe.each(casesOf('layer:depthwise-conv2d'))('layer:depthwise-conv2d %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})
