import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { lstm } from './lstm.js'
import { plugins } from '../manifest.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(lstm, { options: { units: 3 }, inputShape: [4, 2], wrongShape: [5], plugins })
describeLayer(lstm, {
  options: { units: 2, returnSequences: true, bidirectional: true, maskValue: 0 },
  inputShape: [3, 2],
  plugins,
})

describe.each(casesOf('layer:lstm'))('layer:lstm %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})
