import { createRandom } from '@telarjs/core'
import { addPrefix, mapTensors, underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar } from '@tensorflow/tfjs-core'
import { checkDevices, type DeviceStep } from './devices.js'
import { checkConstant, hostTensors, looksRandom } from './host.js'
import { checkStorable } from './storable.js'
import { broken, type Checks, type KitConfig, type Subject } from './subject.js'
import { checkSame } from './tensors.js'

const STEPS = 8
/** Names whose alphabetical order differs from the order in which they were made. */
const NAMES = ['2-dense/kernel', '10-dense/kernel', '0-dense/bias']

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

  'gives the same however often it was called before'(subject) {
    const [params, optimizer, other] = [firstParams(NAMES), subject.make(), subject.make()]
    const [state, otherState] = [optimizer.init(params), other.init(params)]
    const values = () => flat(step(optimizer, params, state, 0.05, 0).updates)
    const calls = [() => void step(optimizer, params, state, 0.05, 0)]
    checkConstant(subject, 'update', values, calls, [() => void step(other, params, otherState, 0.05, 1)])
    free(params, state, otherState)
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
    const [slow, fast] = [0.01, 0.02].map((rate) => moved(subject, NAMES, rate)) as [NamedTensors, NamedTensors]
    const start = firstParams(NAMES)
    const [small, large] = [distance(slow, start), distance(fast, start)]
    if (large > 0 && !(large > 1.05 * small))
      broken(
        subject,
        `update: moves params by ${large.toPrecision(3)} with learning rate 0.02 and by ${small.toPrecision(3)} with 0.01; multiply by the learning rate`,
      )
    free(slow, fast, start)
  },

  'does not depend on the order of names'(subject) {
    const [one, two] = [moved(subject, NAMES, 0.05), moved(subject, NAMES.toReversed(), 0.05)]
    checkSame(subject, 'param of the same name in another order', two, one, 1e-6)
    // A checkpoint may give the state back in another order.
    const three = moved(subject, NAMES, 0.05, (state) => Object.fromEntries(Object.entries(state).reverse()))
    checkSame(subject, 'param with the state in another order', three, one, 1e-6)
    free(one, two, three)
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
    checkDevices(subject, () => optimizerStep(subject)),
}

/** Checks for any valid options: the optimizer can take a step. */
export function useOptimizer(subject: Subject<'optimizer'>): void {
  const params = firstParams(NAMES)
  const optimizer = subject.make()
  const state = optimizer.init(params)
  tf.tidy(() => requireFinite(subject, step(optimizer, params, state, 0.05, 0).updates, 'ordinary gradients'))
  free(params, state)
}

function requireFinite(subject: Subject<'optimizer'>, tensors: NamedTensors, what: string): void {
  for (const [name, tensor] of Object.entries(tensors))
    if (!tensor.dataSync().every(Number.isFinite))
      broken(subject, `update: not finite for '${name}' with ${what}; add an epsilon`)
}

type Optimizer = ReturnType<Subject<'optimizer'>['make']>

/** The gradient of half the squared length: the params themselves. */
function step(optimizer: Optimizer, params: NamedTensors, state: NamedTensors, rate: number, at: number, factor = 1) {
  const gradientsAt = (other: NamedTensors) => mapTensors(other, (param) => tf.mul(param, factor))
  return optimizer.update(gradientsAt(params), state, {
    params,
    gradientsAt,
    learningRate: tf.scalar(rate),
    step: tf.scalar(at, 'int32'),
  })
}

/** The params after some steps. */
function moved(
  subject: Subject<'optimizer'>,
  names: readonly string[],
  rate: number,
  reload: (state: NamedTensors) => NamedTensors = (state) => state,
): NamedTensors {
  const optimizer = subject.make()
  let params = firstParams(names)
  let state = optimizer.init(params)
  for (let at = 0; at < STEPS; at++) {
    const next = tf.tidy(() => {
      const { updates, state: after } = step(optimizer, params, reload(state), rate, at)
      return { params: mapTensors(params, (param, name) => tf.add(param, updates[name]!)), state: kept(after) }
    })
    free(params, state)
    ;({ params, state } = next)
  }
  free(state)
  return params
}

function firstParams(names: readonly string[]): NamedTensors {
  return Object.fromEntries(
    names.map((name) => {
      const shape = name.endsWith('kernel') ? [4, 3] : [3]
      return [name, tf.tensor(createRandom(5).stream(name).normal(tf.util.sizeFromShape(shape)), shape)]
    }),
  )
}

function distance(a: NamedTensors, b: NamedTensors): number {
  return (
    tf.tidy(() =>
      Object.entries(a).reduce(
        (sum, [name, tensor]) => sum + tf.sum(tf.square(tf.sub(tensor, b[name]!))).dataSync()[0]!,
        0,
      ),
    ) ** 0.5
  )
}

function flat(tensors: NamedTensors): Float32Array {
  return tf.tidy(() =>
    tf
      .concat(Object.values(tensors).map((tensor) => tf.reshape(tensor, [-1])))
      .dataSync<'float32'>()
      .slice(),
  )
}

function kept(tensors: NamedTensors): NamedTensors {
  return mapTensors(tensors, (tensor) => tf.clone(tensor))
}

function free(...all: readonly NamedTensors[]): void {
  for (const tensors of all) tf.dispose(Object.values(tensors))
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
