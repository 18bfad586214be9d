import { addPrefix } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import { firstParams, flat, free, kept, NAMES, requireFinite, step, STEPS } from './optimizer-run.js'
import { broken, type Checks, type KitConfig } from './subject.js'
import { checkAlike } from './tensors.js'

/** Steps after which averages are what they average, up to rounding. */
const MANY = 200
const KERNEL = '2-dense/kernel'

/** Checks of what updates go by, and of what an optimizer says of its params and epochs. */
export const optimizerMeaningChecks: Checks<'optimizer', KitConfig> = {
  'goes by the gradients'(subject) {
    const params = firstParams(NAMES)
    const optimizer = subject.make()
    const state = optimizer.init(params)
    const [one, other] = [1, -1].map((factor) =>
      tf.tidy(() => {
        const { updates, state: after } = step(optimizer, params, state, 0.05, 0, factor)
        return flat({ ...addPrefix('updates', updates), ...addPrefix('state', after) })
      }),
    )
    if (firstDifference(one!, other!, 0) < 0)
      broken(subject, 'update: the same for a gradient and for its opposite, so it does not go by the gradients')
    free(params, state)
  },

  'averages params that never move to themselves'(subject) {
    const optimizer = subject.make()
    if (!optimizer.averaged) return
    const params = firstParams(NAMES)
    let state = optimizer.init(params)
    for (let at = 0; at < STEPS; at++) {
      const next = tf.tidy(() => kept(step(optimizer, params, state, 0, at, 0).state))
      free(state)
      state = next
    }
    const [averaged, own] = tf.tidy(() => [flat(optimizer.averaged!(params, state)), flat(params)] as const)
    if (firstDifference(averaged, own, 1e-3) >= 0)
      broken(
        subject,
        `averaged: other params than those that never moved in ${STEPS} steps; correct what begins at zero`,
      )
    free(params, state)
  },

  'keeps the names of its state, step after step'(subject) {
    const params = firstParams(NAMES)
    const optimizer = subject.make()
    const first = optimizer.init(params)
    let state = kept(first)
    for (let at = 0; at < STEPS; at++) {
      const next = tf.tidy(() => kept(step(optimizer, params, state, 0.05, at).state))
      free(state)
      state = next
      checkAlike(subject, `update: state after step ${at}`, state, first)
    }
    free(params, first, state)
  },

  'stays finite for the same gradient, step after step'(subject) {
    const params = firstParams([KERNEL])
    const optimizer = subject.make()
    let state = optimizer.init(params)
    for (let at = 0; at < MANY; at++) {
      const next = tf.tidy(() => {
        const { updates, state: after } = step(optimizer, params, state, 0.05, at)
        requireFinite(subject, updates, `the same gradient in ${at + 1} steps, whose moments agree up to rounding`)
        return kept(after)
      })
      free(state)
      state = next
    }
    free(params, state)
  },

  'lets no param grow where its gradient is zero'(subject) {
    if (subject.make().role) return
    const params = firstParams(NAMES)
    const optimizer = subject.make()
    const state = optimizer.init(params)
    tf.tidy(() => {
      const { updates } = step(optimizer, params, state, 0.05, 0, 0)
      for (const [name, param] of Object.entries(params)) {
        const [along, size] = [tf.sum(tf.mul(param, updates[name]!)), tf.norm(updates[name]!)].map(
          (tensor) => tensor.dataSync()[0]!,
        ) as [number, number]
        // Noise points anywhere; what points where the param does is a decay of the wrong sign.
        if (along > 0.99 * size * tf.norm(param).dataSync()[0]!)
          broken(
            subject,
            `update: makes '${name}' larger where its gradient is zero; a decay of weights is subtracted: −rate · decay · param`,
          )
      }
    })
    free(params, state)
  },

  'says how many updates an epoch has'(subject) {
    const updates = subject.make().updatesPerEpoch?.(10)
    if (updates !== undefined && !(Number.isInteger(updates) && updates >= 0 && updates <= 10))
      broken(subject, `updatesPerEpoch: expected a whole number from 0 to 10 for 10 steps, received ${updates}`)
  },
}
