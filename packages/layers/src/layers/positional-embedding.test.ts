import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { positionalEmbedding } from './positional-embedding.js'
import { plugins } from '../manifest.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(positionalEmbedding, { inputShape: [4, 3], wrongShape: [5], plugins })

describe.each(casesOf('layer:positional-embedding'))('layer:positional-embedding %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})
