import { isTelarError } from '@telarjs/core'
import { addPrefix, mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { firstDifference } from './equal.js'
import {
  distance,
  firstParams,
  flat,
  free,
  kept,
  moved,
  NAMES,
  requireFinite,
  step,
  STEPS,
  type Optimizer,
} from './optimizer-run.js'
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

  'moves params that begin at zero'(subject) {
    const optimizer = subject.make()
    if (optimizer.role) return
    let params: NamedTensors = mapTensors(firstParams(NAMES), (param) => tf.zerosLike(param))
    let state = optimizer.init(params)
    for (let at = 0; at < STEPS; at++) {
      const next = tf.tidy(() => {
        const { updates, state: after } = withSlope(optimizer, params, state, at)
        return { params: mapTensors(params, (param, name) => tf.add(param, updates[name]!)), state: kept(after) }
      })
      free(params, state)
      ;({ params, state } = next)
    }
    const [start, end] = [firstParams(NAMES), moved(subject, NAMES, 0.05)]
    for (const [name, param] of Object.entries(params))
      if (distance(end[name]!, start[name]!) > 0 && param.dataSync().every((value) => value === 0))
        broken(
          subject,
          `update: ${STEPS} steps leave '${name}', which begins at zero as every bias does, where it was, though its gradient is not zero; where the size of a param scales its update, take 1 for a size of zero`,
        )
    free(params, state, start, end)
  },

  'keeps in its state what follows from the gradients'(subject) {
    const params = firstParams(NAMES)
    const optimizer = subject.make()
    let state = optimizer.init(params)
    const empty = new Set(Object.keys(state).filter((name) => state[name]!.size > 1))
    for (let at = 0; at < STEPS; at++) {
      // Gradients that change, for what follows from their differences.
      const next = tf.tidy(() => kept(step(optimizer, params, state, 0.05, at, 1 + (at % 3)).state))
      free(state)
      state = next
      for (const name of empty) if (state[name]!.dataSync().some((value) => value !== 0)) empty.delete(name)
    }
    const [name] = empty
    if (name !== undefined)
      broken(subject, `update: the state '${name}' is zero after each of ${STEPS} steps; hand over its new value`)
    free(params, state)
  },

  'updates, or says what it needs, where there is no gradientsAt'(subject) {
    const params = firstParams(NAMES)
    const optimizer = subject.make()
    const state = optimizer.init(params)
    try {
      tf.tidy(() => {
        const gradients = mapTensors(params, (param) => tf.mul(param, 1))
        const context = { params, learningRate: tf.scalar(0.05), step: tf.scalar(0, 'int32') }
        optimizer.update(gradients, state, context)
      })
    } catch (error) {
      if (!isTelarError(error))
        broken(
          subject,
          `update: without gradientsAt, as in gradient accumulation, expected an update or an ExperimentError, received ${String(error)}`,
        )
    }
    free(params, state)
  },

  'says how many updates an epoch has'(subject) {
    const updates = subject.make().updatesPerEpoch?.(10)
    if (updates !== undefined && !(Number.isInteger(updates) && updates >= 0 && updates <= 10))
      broken(subject, `updatesPerEpoch: expected a whole number from 0 to 10 for 10 steps, received ${updates}`)
  },
}

/** A step of gradients that are not zero where params are. */
function withSlope(optimizer: Optimizer, params: NamedTensors, state: NamedTensors, at: number) {
  const gradientsAt = (other: NamedTensors) => mapTensors(other, (param) => tf.add(param, 1))
  return optimizer.update(gradientsAt(params), state, {
    params,
    gradientsAt,
    learningRate: tf.scalar(0.05),
    step: tf.scalar(at, 'int32'),
  })
}
