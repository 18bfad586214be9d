import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { conv2dTranspose } from './conv2d-transpose.js'
import { plugins } from '../manifest.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(conv2dTranspose, {
  options: { filters: 2, activation: 'elu' },
  inputShape: [3, 4, 2],
  wrongShape: [784],
  plugins,
})
describeLayer(conv2dTranspose, {
  options: { filters: 2, padding: 'valid', strides: 1, useBias: false, activation: 'silu' },
  inputShape: [3, 4, 1],
  plugins,
})

describe.each(casesOf('layer:conv2d-transpose'))('layer:conv2d-transpose %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})
