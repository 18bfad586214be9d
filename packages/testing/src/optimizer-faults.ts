import { addPrefix, mapTensors, underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import { checkDevices, type DeviceStep } from './devices.js'
import { checkConstant, hostTensors, looksRandom } from './host.js'
import {
  distance,
  firstParams,
  flat,
  free,
  kept,
  moved,
  NAMES,
  requireFinite,
  reversed,
  step,
  STEPS,
  type Optimizer,
} from './optimizer-run.js'
import { checkStorable } from './storable.js'
import { broken, type Checks, type KitConfig, type Subject } from './subject.js'
import { checkSame } from './tensors.js'

/** Steps of long runs, counted from 0. */
const LATE = [99, 100, 999, 1000, 9999, 10_000, 99_999, 100_000, 1_000_000]

/** Checks for faults that a short run does not reveal. */
export const optimizerFaultChecks: Checks<'optimizer', KitConfig> = {
  'has state that a checkpoint can hold'(subject) {
    const params = firstParams(NAMES)
    const optimizer = subject.make()
    const state = optimizer.init(params)
    checkStorable(subject, 'init', { params, state })
    tf.tidy(() => checkStorable(subject, 'update', { params, state: step(optimizer, params, state, 0.05, 0).state }))
    free(params, state)
  },

  async 'gives the same however often it was called before'(subject) {
    const params = firstParams(NAMES)
    const others = mapTensors(params, (param) => tf.mul(param, 2))
    const [state, otherState] = [subject.make().init(params), subject.make().init(others)]
    const repeated = (optimizer: Optimizer) => ({
      values: () => tf.tidy(() => flat(step(optimizer, params, state, 0.05, 0).updates)),
      calls: [() => void step(optimizer, others, otherState, 0.05, 1, -3)],
    })
    await checkConstant(subject, 'update', repeated(subject.make()), repeated(subject.make()))
    free(params, others, state, otherState)
  },

  'draws nothing with a seed of its own'(subject) {
    const params = firstParams(NAMES)
    const optimizer = subject.make()
    const state = optimizer.init(params)
    if (hostTensors(() => void step(optimizer, params, state, 0.05, 0)).some((values) => looksRandom(values)))
      broken(
        subject,
        'update: makes a tensor of random numbers on the host, the same in every captured step; compute them from the tensor step',
      )
    free(params, state)
  },

  'follows the learning rate'(subject) {
    if (subject.make().role) return
    const start = firstParams(NAMES)
    for (const steps of [1, STEPS]) {
      const params = [0.01, 0.02].map((rate) => moved(subject, NAMES, rate, { steps }))
      // Later a single param may have come back from the other side.
      for (const names of steps === 1 ? NAMES.map((name) => [name]) : [NAMES]) {
        const [small, large] = params.map((each) =>
          Math.hypot(...names.map((name) => distance(each[name]!, start[name]!))),
        ) as [number, number]
        if (large > 0 && !(large > 1.05 * small))
          broken(
            subject,
            `update: moves '${names.join("', '")}' by ${large.toPrecision(3)} with learning rate 0.02 and by ${small.toPrecision(3)} with 0.01; multiply by the learning rate`,
          )
      }
      free(...params)
    }
    free(start)
  },

  'moves every param'(subject) {
    if (subject.make().role) return
    const [start, end] = [firstParams(NAMES), moved(subject, NAMES, 0.05)]
    const still = NAMES.filter((name) => distance(end[name]!, start[name]!) === 0)
    if (still.length > 0 && still.length < NAMES.length)
      broken(subject, `update: ${STEPS} steps leave '${still.join("', '")}' where it was and move the others`)
    free(start, end)
  },

  'moves single numbers and kernels of images too'(subject) {
    if (subject.make().role) return
    const start: NamedTensors = {
      ...firstParams(NAMES),
      '3-activation/slope': tf.scalar(0.7),
      '4-conv2d/kernel': tf.reshape(tf.linspace(0.5, 1, 24), [2, 3, 2, 2]),
    }
    const end = moved(subject, [], 0.05, { start })
    const still = Object.keys(start).filter((name) => distance(end[name]!, start[name]!) === 0)
    if (still.length > 0 && still.length < Object.keys(start).length)
      broken(subject, `update: ${STEPS} steps leave '${still.join("', '")}' where it was and move the others`)
    free(start, end)
  },

  'says truly whether it updated'(subject) {
    const optimizer = subject.make()
    if (!optimizer.didUpdate) return
    const params = firstParams(NAMES)
    let state = optimizer.init(params)
    for (let at = 0; at < STEPS; at++) {
      const { next, did, moves } = tf.tidy(() => {
        const after = step(optimizer, params, state, 0.05, at)
        const said = optimizer.didUpdate!(after.state)
        if (said.dtype !== 'bool' || said.rank !== 0)
          broken(subject, `didUpdate: expected a bool scalar, received ${said.dtype} [${said.shape}]`)
        const moves = flat(after.updates).some((value) => value !== 0)
        return { next: { ...kept(after.state) }, did: said.dataSync()[0] === 1, moves }
      })
      if (did !== moves)
        broken(subject, `didUpdate: says ${did} at step ${at}, whose updates are ${moves ? 'not zero' : 'zero'}`)
      free(state)
      state = next
    }
    free(params, state)
  },

  'does not depend on the order of names'(subject) {
    const [one, two] = [moved(subject, NAMES, 0.05), moved(subject, NAMES.toReversed(), 0.05)]
    checkSame(subject, 'param of the same name in another order', two, one, 1e-6)
    // A checkpoint may give the state back in another order.
    const three = moved(subject, NAMES, 0.05, { reload: reversed })
    checkSame(subject, 'param with the state in another order', three, one, 1e-6)
    const four = moved(subject, NAMES, 0.05, { reorder: reversed })
    checkSame(subject, 'param with the gradients in another order', four, one, 1e-6)
    free(one, two, three, four)
  },

  'stays finite for tiny and large gradients, and where the learning rate is zero'(subject) {
    for (const [factor, rate] of [
      [1e-12, 0.05],
      [1e3, 0.05],
      [1, 0],
    ] as const) {
      const params = firstParams(NAMES)
      const optimizer = subject.make()
      let state = optimizer.init(params)
      for (let at = 0; at < STEPS; at++) {
        const next = tf.tidy(() => {
          const after = step(optimizer, params, state, rate, at, factor)
          requireFinite(
            subject,
            { ...after.updates, ...after.state },
            `gradients ${factor} times the params and the learning rate ${rate}`,
          )
          return kept(after.state)
        })
        free(state)
        state = next
      }
      free(params, state)
    }
  },

  'stays finite late in a long run'(subject) {
    const params = firstParams(NAMES)
    const optimizer = subject.make()
    const state = optimizer.init(params)
    for (const at of LATE)
      tf.tidy(() =>
        requireFinite(subject, step(optimizer, params, state, 0.05, at).updates, `ordinary gradients at step ${at}`),
      )
    free(params, state)
  },

  'stays finite where params and gradients are zero, step after step'(subject) {
    const params = mapTensors(firstParams(NAMES), (param) => tf.zerosLike(param))
    const optimizer = subject.make()
    let state = optimizer.init(params)
    for (let at = 0; at < STEPS; at++) {
      const next = tf.tidy(() => {
        const { updates, state: after } = step(optimizer, params, state, 0.05, at)
        requireFinite(subject, { ...updates, ...after }, 'params and gradients of zero')
        return kept(after)
      })
      free(state)
      state = next
    }
    free(params, state)
  },

  'trains alike on plain JavaScript, replayed on WebAssembly and captured on WebGPU': (subject) =>
    // More steps than are between two updates of an optimizer that does not update at each.
    checkDevices(subject, () => optimizerStep(subject), { steps: { all: 12, captured: 6 } }),
}

/** Checks for any valid options: the optimizer can take a step. */
export function useOptimizer(subject: Subject<'optimizer'>): void {
  const params = firstParams(NAMES)
  const optimizer = subject.make()
  const state = optimizer.init(params)
  tf.tidy(() => requireFinite(subject, step(optimizer, params, state, 0.05, 0).updates, 'ordinary gradients'))
  free(params, state)
}

/** Training on a quadratic bowl as the trainer does it: in place where the backend can, with the averages read too. */
function optimizerStep(subject: Subject<'optimizer'>): DeviceStep {
  const optimizer = subject.make()
  const start = firstParams(NAMES)
  return {
    state: { ...addPrefix('params', start), ...addPrefix('optimizer', optimizer.init(start)) },
    step(all, feed) {
      const [params, state] = [underPrefix('params', all), underPrefix('optimizer', all)]
      const slope = tf.add(1, tf.mul(0.1, tf.cos(tf.cast(feed['step']!, 'float32'))))
      const gradientsAt = (other: NamedTensors) => mapTensors(other, (param) => tf.mul(param, slope))
      const gradients = gradientsAt(params)
      const context = {
        params,
        gradientsAt,
        learningRate: feed['learningRate'] as Scalar,
        step: feed['step'] as Scalar,
      }
      const next = optimizer.updateInPlace?.(gradients, state, context) ?? added(optimizer, gradients, state, context)
      const averaged = optimizer.averaged?.(next.params, next.state) ?? {}
      return {
        state: { ...addPrefix('params', next.params), ...addPrefix('optimizer', next.state) },
        out: { ...addPrefix('param', next.params), ...addPrefix('averaged', averaged) },
      }
    },
  }
}

/** A transformation only changes the gradient and takes no step, so plain gradient descent follows it. */
function added(
  optimizer: Optimizer,
  gradients: NamedTensors,
  state: NamedTensors,
  context: Parameters<Optimizer['update']>[2],
) {
  const { updates, state: after } = optimizer.update(gradients, state, context)
  const factor = optimizer.role ? tf.neg(context.learningRate) : tf.scalar(1)
  const params = mapTensors(context.params, (param, name) => tf.add(param, tf.mul(factor, updates[name]!)))
  return { params, state: after }
}
