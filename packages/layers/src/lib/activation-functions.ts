import { reluGradient, runKernel } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** A function of each value (softmax: of each last axis) with its gradient. */
export interface ActivationFunction {
  apply(x: Tensor): Tensor
  /** Which tensor `gradient` is written in: with y, x need not be kept. */
  readonly from: 'x' | 'y'
  gradient(dy: Tensor, xOrY: Tensor): Tensor
}

/** The activations, by the names that options know. */
export const activationNames = [
  'relu',
  'leaky-relu',
  'elu',
  'selu',
  'gelu',
  'silu',
  'mish',
  'tanh',
  'sigmoid',
  'softplus',
  'softmax',
] as const

/** The name of an activation function, as in the option `activation`. */
export type ActivationName = (typeof activationNames)[number]

/** The slope of leaky ReLU below 0 where an experiment names none, as in PyTorch. */
export const DEFAULT_NEGATIVE_SLOPE = 0.01

/** Klambauer et al. (2017): λ and λ·α, to which the mean 0 and the variance 1 are a fixed point. */
const SELU_SCALE = 1.0507009873554805
export const SELU_SCALE_ALPHA = 1.7580993408473766

/**
 * The function of a name. `negativeSlope` is that of the leaky ReLU.
 *
 * @example
 * activationFunction('relu').apply(tf.tensor1d([-1, 2])) // [0, 2]
 */
export function activationFunction(name: ActivationName, negativeSlope = DEFAULT_NEGATIVE_SLOPE): ActivationFunction {
  switch (name) {
    case 'relu':
      return { apply: tf.relu, from: 'y', gradient: reluGradient }
    case 'leaky-relu':
      return {
        apply: (x) => tf.leakyRelu(x, negativeSlope),
        from: 'x',
        gradient: (dy, x) => tf.mul(dy, tf.step(x, negativeSlope)),
      }
    case 'elu':
      return { apply: tf.elu, from: 'y', gradient: (dy, y) => runKernel('EluGrad', { dy, y }, {})[0]! }
    case 'selu':
      return {
        apply: tf.selu,
        from: 'y',
        gradient: (dy, y) =>
          tf.mul(dy, tf.where(tf.greater(y, 0), tf.fill(y.shape, SELU_SCALE), tf.add(y, SELU_SCALE_ALPHA))),
      }
    case 'gelu':
      return {
        apply: (x) => tf.mul(x, normalDistribution(x)),
        from: 'x',
        gradient: (dy, x) => tf.mul(dy, tf.add(normalDistribution(x), tf.mul(x, normalDensity(x)))),
      }
    case 'silu':
      return { apply: (x) => tf.mul(x, tf.sigmoid(x)), from: 'x', gradient: siluGradient }
    case 'mish':
      return { apply: (x) => tf.mul(x, tf.tanh(tf.softplus(x))), from: 'x', gradient: mishGradient }
    case 'tanh':
      return { apply: tf.tanh, from: 'y', gradient: (dy, y) => tf.mul(dy, tf.sub(1, tf.square(y))) }
    case 'sigmoid':
      return { apply: tf.sigmoid, from: 'y', gradient: (dy, y) => tf.mul(dy, tf.mul(y, tf.sub(1, y))) }
    case 'softplus':
      return { apply: tf.softplus, from: 'x', gradient: (dy, x) => tf.mul(dy, tf.sigmoid(x)) }
    case 'softmax':
      return {
        apply: (x) => tf.softmax(x),
        from: 'y',
        gradient: (dy, y) => tf.mul(y, tf.sub(dy, tf.sum(tf.mul(dy, y), -1, true))),
      }
    default:
      return name satisfies never
  }
}

/** Φ(x) = (1 + erf(x/√2)) / 2 */
function normalDistribution(x: Tensor): Tensor {
  return tf.mul(0.5, tf.add(1, tf.erf(tf.mul(x, Math.SQRT1_2))))
}

/** φ(x) = exp(−x²/2) / √(2π) */
function normalDensity(x: Tensor): Tensor {
  return tf.mul(1 / Math.sqrt(2 * Math.PI), tf.exp(tf.mul(-0.5, tf.square(x))))
}

/** σ·(1 + x·(1 − σ)) */
function siluGradient(dy: Tensor, x: Tensor): Tensor {
  const s = tf.sigmoid(x)
  return tf.mul(dy, tf.mul(s, tf.add(1, tf.mul(x, tf.sub(1, s)))))
}

/** t + x·σ·(1 − t²) with t = tanh(softplus(x)) */
function mishGradient(dy: Tensor, x: Tensor): Tensor {
  const t = tf.tanh(tf.softplus(x))
  return tf.mul(dy, tf.add(t, tf.mul(tf.mul(x, tf.sigmoid(x)), tf.sub(1, tf.square(t)))))
}
