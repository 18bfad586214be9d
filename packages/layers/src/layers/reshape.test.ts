import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { createRandom } from '@telarjs/core'
import { reshape } from './reshape.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(reshape, { options: { shape: [2, -1, 1] }, inputShape: [6], wrongShape: [5] })
describeLayer(reshape, { options: { shape: [6] }, inputShape: [3, 2], wrongShape: [3, 3] })

describe.each(casesOf('layer:reshape'))('layer:reshape %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:reshape', () => {
  it('refuses a sample of another size', () => {
    const layer = registry.create('layer', { use: 'layer:reshape', with: { shape: [28, 28, 1] } }, 'model[0]')
    expect(() => layer.init([3072], createRandom(7))).toThrow(
      'model[0]: layer:reshape: expected as many values as [28, 28, 1] has, received [3072]',
    )
  })

  it.each([
    [[-1, -1], 'model[0]: layer:reshape with.shape: expected -1 at most once, received [-1, -1]'],
    [[0], 'model[0]: layer:reshape with.shape[0]: expected >=1, received 0'],
  ])('refuses the shape %j', (shape, message) => {
    expect(() => registry.create('layer', { use: 'layer:reshape', with: { shape } }, 'model[0]')).toThrow(message)
  })
})
