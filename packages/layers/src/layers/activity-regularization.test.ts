import { create, createRegistry } from '@telarjs/core'
import { describeLayer } from '@telarjs/testing'
import { createStepRandom } from '@telarjs/tensor'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
import { withGradient } from '../lib/tape.js'
import { activityRegularization } from './activity-regularization.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(activityRegularization, { options: { l1: 0.3, l2: 0.2 }, inputShape: [6] })

describe.each(casesOf('layer:activity-regularization'))('layer:activity-regularization %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

it('scales the gradient of its penalty as dy is, also by the tape', () => {
  const layer = create(activityRegularization, { l1: 0.5, l2: 0.25 })
  const x = tf.tensor2d([[2], [-4]])
  const dy = tf.tensor2d([[8], [16]])
  // dy + 8·(0.5·sign x + 0.5·x)/2
  const expected = [8 + 6, 16 - 10]
  const random = createStepRandom(tf.tensor1d([1, 2], 'int32'), tf.scalar(0, 'int32'))
  const context = { params: {}, state: {}, training: true, random, needsInputGradient: true, lossScale: tf.scalar(8) }
  const { forward: _, backward: __, ...plain } = layer
  for (const each of [withGradient(layer), withGradient(plain)]) {
    const { saved } = each.forward(x, context)
    expect([...each.backward(dy, saved, context).dx!.dataSync()]).toEqual(expected)
  }
})

it('refuses to penalize nothing', () => {
  const registry = createRegistry([activityRegularization])
  expect(() => registry.create('layer', { use: 'layer:activity-regularization' }, 'model[1]')).toThrow(
    /model\[1\].*l1 or l2 >0/,
  )
})
