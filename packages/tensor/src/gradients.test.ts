import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import './gradients.js'

test('tfjs differentiates: without this import it knows no gradient', async () => {
  await tf.setBackend('cpu')
  // d/dx Σ x³/3 = x²
  const gradient = tf.tidy(() => tf.grad((x) => tf.sum(tf.div(tf.pow(x, 3), 3)))(tf.tensor1d([1, 2, -3])))
  for (const [i, expected] of [1, 4, 9].entries()) expect(gradient.dataSync()[i]).toBeCloseTo(expected, 5)
  gradient.dispose()
})
