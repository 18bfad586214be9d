import { createRandom } from '@telarjs/core'
import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, contextOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { plugins } from '../manifest.js'
import { ensemble } from './ensemble.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const dense = (units: number) => ({ use: 'layer:dense', with: { units } })
const deeper = {
  use: 'layer:sequential',
  with: { layers: [{ use: 'layer:dropout' }, dense(5), { use: 'layer:batch-norm' }, dense(3)] },
}

describeLayer(ensemble, { options: { members: [dense(3), deeper] }, inputShape: [4], wrongShape: [0], plugins })
describeLayer(ensemble, {
  options: { members: [dense(2), dense(2)], activation: 'sigmoid' },
  inputShape: [4],
  wrongShape: [0],
  plugins,
})
describeLayer(ensemble, {
  options: { members: [dense(2), dense(2)], activation: 'linear' },
  inputShape: [4],
  wrongShape: [0],
  plugins,
})

describe.each(casesOf('layer:ensemble'))('layer:ensemble %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:ensemble', () => {
  const make = (options: object) =>
    registry.create('layer', { use: 'layer:ensemble', with: options as never }, 'model[0]')

  it('stays finite where all members are sure', () => {
    const y = (activation: string) =>
      tf.tidy(() => {
        const kernel = tf.tensor2d([[1, -1]])
        const params = {
          '0-dense/kernel': kernel,
          '1-dense/kernel': kernel,
          '0-dense/bias': tf.zeros([2]),
          '1-dense/bias': tf.zeros([2]),
        }
        return make({ members: [dense(2), dense(2)], activation })
          .apply(tf.tensor2d([[300]]), contextOf(params))
          .y.arraySync()
      })
    // Two equal members: ln softmax(300, −300) and the logits themselves.
    expect(y('softmax')).toEqual([[0, -600]])
    expect(y('sigmoid')).toEqual([[300, -300]])
  })

  it('names both shapes where members differ', () => {
    expect(() => make({ members: [dense(2), dense(3)] }).init([4], createRandom(7))).toThrow(
      'model[0]: layer:ensemble: expected members that give one shape, received [2] and [3]',
    )
  })
})
