import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { createRandom } from '@telarjs/core'
import { groupNorm } from './group-norm.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(groupNorm, { options: { groups: 2 }, inputShape: [3, 2, 4], wrongShape: [3, 2, 5] })
describeLayer(groupNorm, { options: { groups: 3, epsilon: 0.1 }, inputShape: [6] })

describe.each(casesOf('layer:group-norm'))('layer:group-norm %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:group-norm', () => {
  it.each([
    [
      { groups: 4 },
      [8, 8, 6],
      'model[0]: layer:group-norm: expected channels that split into 4 equal groups, received [8, 8, 6]',
    ],
    [{ groups: 4 }, [4], 'model[0]: layer:group-norm: expected more than one value in each group, received [4]'],
  ])('with %j refuses %j', (options, shape, message) => {
    const layer = registry.create('layer', { use: 'layer:group-norm', with: options }, 'model[0]')
    expect(() => layer.init(shape, createRandom(7))).toThrow(message)
  })
})
