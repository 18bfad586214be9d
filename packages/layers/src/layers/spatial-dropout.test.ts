import { describeLayer } from '@telarjs/testing'
import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { casesOf, contextOf, expectPytorch, expectPytorchByTape, expectShapes, registry } from '../../fixtures/cases.js'
import { spatialDropout } from './spatial-dropout.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describeLayer(spatialDropout, { inputShape: [4, 3], wrongShape: [5] })
describeLayer(spatialDropout, { options: { rate: 0 }, inputShape: [2, 2, 3] })

describe.each(casesOf('layer:spatial-dropout'))('layer:spatial-dropout %s', (_, made) => {
  it('has the shapes of PyTorch', () => expectShapes(made))
  it('has the numbers and gradients of PyTorch', () => expectPytorch(made))
  it('has the numbers and gradients of PyTorch by the tape', () => expectPytorchByTape(made))
})

describe('layer:spatial-dropout', () => {
  it('drops the share of its rate, all positions of a channel together', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:spatial-dropout', with: { rate: 0.2 } })
      const { y } = layer.forward!(tf.ones([100, 2, 2, 100]), contextOf())
      // 4 positions of 0 or of 1 / (1 − 0.2) make 0 or 5.
      const sums = tf.sum(y, [1, 2]).dataSync()
      expect(new Set(sums)).toEqual(new Set([0, 5]))
      // Of 10,000 channels 2,000 are dropped, with a standard deviation of 40.
      expect(Math.abs(sums.filter((sum) => sum === 0).length - 2000)).toBeLessThan(160)
    })
  })

  it('changes nothing outside training', () => {
    tf.tidy(() => {
      const layer = registry.create('layer', { use: 'layer:spatial-dropout' })
      expect(layer.apply(tf.ones([2, 3, 4]), contextOf({}, {}, false)).y.dataSync()).toEqual(
        new Float32Array(24).fill(1),
      )
    })
  })
})
