import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { patches } from './patches.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(patches, { options: { size: [2, 1] }, inputShape: [4, 3, 2], wrongShape: [3, 3, 2] })

describe.each(casesOf('layer:patches'))('layer:patches %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})
