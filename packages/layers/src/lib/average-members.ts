import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'

/** An average of the outputs of several networks, and its gradient. */
export interface MemberAverage {
  /** @param outputs of each member [batch, ...] @returns y of the same shape */
  average(outputs: readonly Tensor[]): Tensor
  /** The gradients with respect to each member's outputs, from `dy` with respect to y. */
  gradients(dy: Tensor, outputs: readonly Tensor[]): readonly Tensor[]
}

/** The functions by which a loss turns outputs into probabilities, or values as they are. */
export const averagedAfter = ['softmax', 'sigmoid', 'linear'] as const

/**
 * What averages members after each of these functions. Probabilities are averaged as logarithms, so that none becomes 0 or 1, and the result is an
 * output again: the function turns it into the mean probability.
 */
export const averages: Readonly<Record<(typeof averagedAfter)[number], MemberAverage>> = {
  // y = ln(Σ softmax(zᵢ) / n)
  softmax: {
    average: (outputs) => tf.sub(logSumExp(logSoftmaxes(outputs)), Math.log(outputs.length)),
    gradients(dy, outputs) {
      const logs = logSoftmaxes(outputs)
      const total = logSumExp(logs)
      return logs.map((log) => {
        // The share of each member in the mean, times dy; the softmax takes its sum back.
        const own = tf.mul(tf.exp(tf.sub(log, total)), dy)
        return tf.sub(own, tf.mul(tf.exp(log), tf.sum(own, -1, true)))
      })
    },
  },
  // y = ln(Σ σ(zᵢ)) − ln(Σ σ(−zᵢ))
  sigmoid: {
    average: (outputs) =>
      tf.sub(logSumExp(logSigmoids(outputs)), logSumExp(logSigmoids(outputs.map((z) => tf.neg(z))))),
    gradients(dy, outputs) {
      const [on, off] = [outputs, outputs.map((z) => tf.neg(z))].map(logSigmoids) as [Tensor[], Tensor[]]
      const [allOn, allOff] = [logSumExp(on), logSumExp(off)]
      return outputs.map((_, i) => {
        const log = tf.add(on[i]!, off[i]!)
        const slope = tf.add(tf.exp(tf.sub(log, allOn)), tf.exp(tf.sub(log, allOff)))
        return tf.mul(dy, slope)
      })
    },
  },
  // y = Σ zᵢ / n
  linear: {
    average: (outputs) => tf.div(tf.addN([...outputs]), outputs.length),
    gradients: (dy, outputs) => outputs.map(() => tf.div(dy, outputs.length)),
  },
}

/** ln Σ exp of equally shaped tensors, element by element. */
function logSumExp(logs: readonly Tensor[]): Tensor {
  const largest = logs.slice(1).reduce((most, log) => tf.maximum(most, log), logs[0]!)
  return tf.add(largest, tf.log(tf.addN(logs.map((log) => tf.exp(tf.sub(log, largest))))))
}

function logSoftmaxes(outputs: readonly Tensor[]): Tensor[] {
  return outputs.map((z) => tf.logSoftmax(z))
}

/** ln σ(z) = −ln(1 + exp(−z)) */
function logSigmoids(outputs: readonly Tensor[]): Tensor[] {
  return outputs.map((z) => tf.neg(tf.softplus(tf.neg(z))))
}
