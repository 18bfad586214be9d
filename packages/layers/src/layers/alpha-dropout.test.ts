import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, contextOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
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

describe('layer:alpha-dropout', () => {
  it.each([0.1, 0.5])('keeps mean 0 and variance 1 at a rate of %s', (rate) => {
    tf.tidy(() => {
      const context = contextOf()
      const layer = registry.create('layer', { use: 'layer:alpha-dropout', with: { rate } })
      const { y } = layer.forward!(context.random.stream('x').normal([200, 200]), context)
      const { mean, variance } = tf.moments(y)
      // Of 40,000 values the mean has a standard deviation of 0.005, and the variance of at most 0.012: y⁴ has the mean 6.4 at 0.1.
      expect(Math.abs(mean.dataSync()[0]!)).toBeLessThan(0.02)
      expect(Math.abs(variance.dataSync()[0]! - 1)).toBeLessThan(0.05)
    })
  })

  it('changes nothing outside training', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:alpha-dropout' })
      expect(layer.apply(tf.ones([2, 3, 4]), contextOf({}, {}, false)).y.dataSync()).toEqual(
        new Float32Array(24).fill(1),
      )
    })
  })
})
