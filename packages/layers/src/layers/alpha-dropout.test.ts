import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { alphaDropout } from './alpha-dropout.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(alphaDropout, { inputShape: [6] })
describeLayer(alphaDropout, { options: { rate: 0 }, inputShape: [2, 3] })

describe.each(casesOf('layer:alpha-dropout'))('layer:alpha-dropout %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})
