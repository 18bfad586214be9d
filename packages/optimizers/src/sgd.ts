import { booleanOption, type OptionsOf } from '@telarjs/core'
import { mapTensors, sgdInPlace } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineOptimizer } from './optimizer.js'
import { need, perParam, zeros } from './per-param.js'

const options = v.pipe(
  v.strictObject({
    momentum: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0),
        v.ltValue(1),
        v.description('How much of the velocity is kept per step; 0 is plain gradient descent'),
      ),
      0,
    ),
    nesterov: booleanOption('Nesterov momentum: evaluates the direction one step ahead along the velocity', false),
  }),
  v.check(
    ({ momentum, nesterov }) => !nesterov || momentum > 0,
    'Invalid options: Expected momentum >0 with nesterov but received momentum 0',
  ),
)

/**
 * Stochastic gradient descent, with momentum and Nesterov momentum.
 *
 * - v ← μ·v + g
 * - Δθ = −η·v, or −η·(g + μ·v) with `nesterov`
 *
 * State per param: `velocity` (v) with momentum, otherwise none. Throws `ExperimentError` for `nesterov` without momentum.
 * Polyak, "Some methods of speeding up the convergence of iteration methods" (1964); Nesterov's form as in Sutskever et al.,
 * "On the importance of initialization and momentum in deep learning" (2013).
 *
 * @example
 * { use: 'optimizer:sgd', with: { momentum: 0.9, nesterov: true } } // the first step is −1.9·η·g
 */
export const sgd = defineOptimizer({
  id: 'optimizer:sgd',
  summary: 'Gradient descent, with momentum and Nesterov momentum',
  options,
  create: ({ momentum, nesterov }) => ({
    init: (params) => (momentum > 0 ? zeros(params, 'velocity') : {}),
    update: (gradients, state, { learningRate }) =>
      tf.tidy(() => {
        const descent = tf.neg(learningRate)
        if (momentum === 0) return { updates: mapTensors(gradients, (g) => tf.mul(descent, g)), state: {} }
        return perParam(gradients, state, ['velocity'], (g, slots) => {
          const velocity = tf.add(tf.mul(slots.velocity, momentum), g)
          const direction = nesterov ? tf.add(tf.mul(velocity, momentum), g) : velocity
          return { update: tf.mul(descent, direction), velocity }
        })
      }),
    updateInPlace(gradients, state, { params, learningRate }) {
      const wrote = Object.entries(gradients).every(([name, gradient]) => {
        const velocity = momentum > 0 ? { velocity: need(state, `velocity/${name}`) } : {}
        return sgdInPlace(
          { param: need(params, name), gradient, learningRate, ...velocity },
          { momentum, nesterov, l2: 0 },
        )
      })
      return wrote ? { params, state } : undefined
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:sgd': OptionsOf<typeof sgd>
  }
}
