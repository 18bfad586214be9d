import { adamInPlace, adamPowers, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import type { Optimizer } from './optimizer.js'
import { need, perParam, zeros } from './per-param.js'

/** The constants of Adam and AdamW. */
export interface AdaptiveMoments {
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly amsgrad: boolean
  /** λ of the decoupled decay of a param, by its name. */
  readonly weightDecay: (name: string) => number
}

/**
 * The mathematics that Adam and AdamW share: m̂ = m/(1 − β₁ᵗ), v̂ = v/(1 − β₂ᵗ), Δθ = −η·(m̂/(√v̂ + ε) + λθ).
 * βᵗ are running products: the power function of a GPU is too coarse for 1 − β₂ᵗ.
 */
export function adaptiveMoments({ beta1, beta2, epsilon, amsgrad, weightDecay }: AdaptiveMoments): Optimizer {
  const slots = amsgrad
    ? (['firstMoment', 'secondMoment', 'largestSecondMoment'] as const)
    : (['firstMoment', 'secondMoment'] as const)
  const powersOf = (state: NamedTensors): { beta1Power: Scalar; beta2Power: Scalar } =>
    adamPowers(
      { beta1Power: need<Scalar>(state, 'beta1Power'), beta2Power: need<Scalar>(state, 'beta2Power') },
      { beta1, beta2 },
    )
  const plain: Optimizer = {
    init: (params) => ({ ...zeros(params, ...slots), beta1Power: tf.scalar(1), beta2Power: tf.scalar(1) }),
    update: (gradients, state, { params, learningRate }) =>
      tf.tidy(() => {
        const { beta1Power, beta2Power } = powersOf(state)
        const descent = tf.div(tf.neg(learningRate), tf.sub(1, beta1Power))
        const correction2 = tf.sub(1, beta2Power)
        const each = perParam(gradients, state, slots, (g, now, name) => {
          const m = tf.add(tf.mul(now.firstMoment, beta1), tf.mul(g, 1 - beta1))
          const v = tf.add(tf.mul(now.secondMoment, beta2), tf.mul(tf.square(g), 1 - beta2))
          const largest = 'largestSecondMoment' in now ? tf.maximum(now.largestSecondMoment as tf.Tensor, v) : v
          const adapted = tf.mul(descent, tf.div(m, tf.add(tf.sqrt(tf.div(largest, correction2)), epsilon)))
          const lambda = weightDecay(name)
          const update =
            lambda === 0 ? adapted : tf.sub(adapted, tf.mul(tf.mul(learningRate, lambda), need(params, name)))
          return { update, firstMoment: m, secondMoment: v, largestSecondMoment: largest }
        })
        return { updates: each.updates, state: { ...each.state, beta1Power, beta2Power } }
      }),
  }
  if (amsgrad) return plain
  return {
    ...plain,
    updateInPlace: (gradients, state, { params, learningRate }) =>
      tf.tidy(() => {
        const powers = powersOf(state)
        const wrote = Object.entries(gradients).every(([name, gradient]) => {
          const moments = {
            firstMoment: need(state, `firstMoment/${name}`),
            secondMoment: need(state, `secondMoment/${name}`),
          }
          const inputs = { param: need(params, name), gradient, ...moments, learningRate, ...powers }
          return adamInPlace(inputs, { beta1, beta2, epsilon, weightDecay: weightDecay(name) })
        })
        return wrote ? { params: { ...params }, state: { ...state, ...powers } } : undefined
      }),
  }
}
