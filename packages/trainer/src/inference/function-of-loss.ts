import { sizeOf } from '@telarjs/core'
import type { Loss } from '@telarjs/losses'
import * as tf from '@tensorflow/tfjs-core'

/** The function that turns a network's last outputs into probabilities or values. */
export type LastActivation = 'softmax' | 'sigmoid' | 'linear'

/**
 * The function that a loss applies to outputs of a shape; undefined where it is none of the three. It is found by trying the loss on some numbers, so
 * this works for every loss, third-party ones too.
 *
 * @example
 * functionOfLoss(create(crossEntropy), [10]) // 'softmax'
 */
export function functionOfLoss(loss: Loss, outputShape: readonly number[]): LastActivation | undefined {
  return tf.tidy(() => {
    const z = tf.reshape(tf.linspace(-2, 3, sizeOf(outputShape)), [1, ...outputShape])
    const y = loss.probabilities(z).dataSync()
    const candidates = { linear: z, sigmoid: tf.sigmoid(z), softmax: tf.softmax(z) }
    return (Object.keys(candidates) as LastActivation[]).find((name) =>
      candidates[name].dataSync().every((value, i) => Math.abs(value - y[i]!) < 1e-5),
    )
  })
}
