import type { StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** The sample that each is mixed with: the next, and for the last the first. Batches are in random order already. */
export function partnersOf(x: Tensor): Tensor {
  if (x.shape[0] === 1) return x
  const rest = x.shape.slice(1)
  const zeros = rest.map(() => 0)
  return tf.concat(
    [tf.slice(x, [1, ...zeros], [x.shape[0]! - 1, ...rest]), tf.slice(x, [0, ...zeros], [1, ...rest])],
    0,
  )
}

/** A number for each sample in the shape of `like` that can be multiplied with it: [batch, 1, …]. */
export function perSampleLike(values: Tensor, like: Tensor): Tensor {
  return tf.reshape(values, [like.shape[0]!, ...like.shape.slice(1).map(() => 1)])
}

/**
 * Numbers of the distribution Beta(α, α), [batch], without rejection, so that the same ops do for every draw:
 * ½ + ½·w/√(1 + w²) with w = √(u^(−1/α) − 1)·cos(2πv), from t with 2α degrees of freedom.
 * Bailey, "Polar generation of random variates with the t-distribution" (1994), doi:10.1090/S0025-5718-1994-1208534-1.
 */
export function drawBeta(random: StepRandom, alpha: number, batch: number): Tensor {
  const u = tf.sub(1, random.stream('radius').uniform([batch]))
  const cos = tf.cos(tf.mul(2 * Math.PI, random.stream('angle').uniform([batch])))
  // Both parts of the quotient times √(u^(1/α)), which no longer overflows.
  const power = tf.pow(u, 1 / alpha)
  const part = tf.mul(tf.sqrt(tf.sub(1, power)), cos)
  const whole = tf.sqrt(tf.add(tf.add(power, tf.square(part)), 1e-30))
  return tf.add(0.5, tf.mul(0.5, tf.div(part, whole)))
}
