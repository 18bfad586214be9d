import { jsonOptions, matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { decayRate, epsilonOf, weightDecayOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need, perParam, zeros } from './per-param.js'

const options = jsonOptions({
  beta1: decayRate(0.98, 'How much of the mean gradient is kept per step'),
  beta2: decayRate(
    0.92,
    'How much of the mean difference of gradients is kept per step, and how much a difference counts',
  ),
  beta3: decayRate(0.99, 'How much of the mean square is kept per step'),
  epsilon: epsilonOf(1e-8),
  weightDecay: weightDecayOf(0),
  decayParams: paramsOption,
})

/**
 * Adan: Nesterov momentum estimated from the difference of successive gradients.
 *
 * - d = g − g of the step before, 0 at the first step
 * - m ← β₁·m + (1 − β₁)·g; v ← β₂·v + (1 − β₂)·d; n ← β₃·n + (1 − β₃)·(g + β₂·d)²
 * - Δθ = −η·((m̂ + β₂·v̂)/(√n̂ + ε) + λ·θ), each hat without the bias towards 0, as in `adam`
 *
 * The βs are those of the authors' program: what is kept per step, one minus the paper's. State per param: `gradient` of the step before,
 * `firstMoment` (m), `difference` (v) and `secondMoment` (n).
 * Xie et al., "Adan: adaptive Nesterov momentum algorithm for faster optimizing deep models" (2022), algorithm 1, arXiv:2208.06677.
 *
 * @example
 * { use: 'optimizer:adan', with: { weightDecay: 0.02 } } // takes learning rates 5 to 10 times as large as Adam's
 */
export const adan = defineOptimizer({
  id: 'optimizer:adan',
  summary: 'Adam with Nesterov momentum from the differences of gradients',
  options,
  create({ beta1, beta2, beta3, epsilon, weightDecay, decayParams }) {
    const decays = matchParams(decayParams)
    const average = (beta: number, old: Tensor, value: Tensor): Tensor =>
      tf.add(tf.mul(old, beta), tf.mul(value, 1 - beta))
    const powers = { beta1Power: beta1, beta2Power: beta2, beta3Power: beta3 }
    const slots = ['gradient', 'firstMoment', 'difference', 'secondMoment'] as const
    return {
      init: (params) => ({
        ...zeros(params, ...slots),
        ...Object.fromEntries(Object.keys(powers).map((name) => [name, tf.scalar(1)])),
        started: tf.scalar(0),
      }),
      update: (gradients, state, { params, learningRate }) =>
        tf.tidy(() => {
          const next = Object.fromEntries(
            Object.entries(powers).map(([name, beta]) => [name, tf.mul(need(state, name), beta)]),
          )
          const [correction1, correction2, correction3] = Object.values(next).map((power) => tf.sub(1, power))
          const started = need(state, 'started')
          const each = perParam(gradients, state, slots, (g, now, name) => {
            const d = tf.mul(tf.sub(g, now.gradient), started)
            const m = average(beta1, now.firstMoment, g)
            const difference = average(beta2, now.difference, d)
            const n = average(beta3, now.secondMoment, tf.square(tf.add(g, tf.mul(d, beta2))))
            const ahead = tf.add(tf.div(m, correction1!), tf.mul(tf.div(difference, correction2!), beta2))
            const adapted = tf.div(ahead, tf.add(tf.sqrt(tf.div(n, correction3!)), epsilon))
            const direction =
              weightDecay > 0 && decays(name) ? tf.add(adapted, tf.mul(need(params, name), weightDecay)) : adapted
            const update = tf.mul(tf.neg(learningRate), direction)
            // A copy, because the gradient belongs to the caller, who frees it after the step.
            return { update, gradient: tf.mul(g, 1), firstMoment: m, difference, secondMoment: n }
          })
          return { updates: each.updates, state: { ...each.state, ...next, started: tf.scalar(1) } }
        }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:adan': OptionsOf<typeof adan>
  }
}
