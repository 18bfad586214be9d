import '@telar/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectShapes } from '../fixtures/cases.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe.each(casesOf('layer:average-pool'))('layer:average-pool %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch, its own and by the tape', () => expectPytorch(made))
})
