import { createRegistry } from '@telarjs/core'
import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, expectPytorch, expectPytorchByTape, expectShapes } from '../../fixtures/cases.js'
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

it('refuses to penalize nothing', () => {
  const registry = createRegistry([activityRegularization])
  expect(() => registry.create('layer', { use: 'layer:activity-regularization' }, 'model[1]')).toThrow(
    /model\[1\].*l1 or l2 >0/,
  )
})
