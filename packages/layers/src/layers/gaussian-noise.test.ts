import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, contextOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { gaussianNoise } from './gaussian-noise.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(gaussianNoise, { inputShape: [6] })
describeLayer(gaussianNoise, { options: { deviation: 0 }, inputShape: [2, 3] })

describe.each(casesOf('layer:gaussian-noise'))('layer:gaussian-noise %s', (_, made) => {
  it('has the shapes of Keras', () => expectShapes(made))
  it('has the numbers and gradients of Keras', () => expectPytorch(made))
  it('has the numbers and gradients of Keras by the tape', () => expectPytorchByTape(made))
})

describe('layer:gaussian-noise', () => {
  it('adds numbers of mean 0 and of its deviation', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:gaussian-noise', with: { deviation: 0.5 } })
      const { mean, variance } = tf.moments(layer.forward!(tf.fill([100, 100], 3), contextOf()).y)
      // Of 10,000 values the mean has a standard deviation of 0.005, the variance one of 0.25·√(2/10,000) = 0.0035.
      expect(Math.abs(mean.dataSync()[0]! - 3)).toBeLessThan(0.02)
      expect(Math.abs(variance.dataSync()[0]! - 0.25)).toBeLessThan(0.014)
    })
  })

  it('changes nothing outside training', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:gaussian-noise' })
      expect(layer.apply(tf.ones([2, 3, 4]), contextOf({}, {}, false)).y.dataSync()).toEqual(
        new Float32Array(24).fill(1),
      )
    })
  })
})
