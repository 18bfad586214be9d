import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { rmsNorm } from './rms-norm.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(rmsNorm, { inputShape: [5], wrongShape: [28, 28, 1] })
describeLayer(rmsNorm, { options: { epsilon: 0.1 }, inputShape: [2, 3] })

describe.each(casesOf('layer:rms-norm'))('layer:rms-norm %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})
