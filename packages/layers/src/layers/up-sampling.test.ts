import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { upSampling } from './up-sampling.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(upSampling, { inputShape: [3, 4, 2], wrongShape: [784] })
describeLayer(upSampling, { options: { interpolation: 'bilinear', size: [2, 3] }, inputShape: [3, 1, 2] })

describe.each(casesOf('layer:up-sampling'))('layer:up-sampling %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})
