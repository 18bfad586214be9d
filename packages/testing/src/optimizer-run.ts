import { createRandom } from '@telarjs/core'
import { mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { broken, type Subject } from './subject.js'

export const STEPS = 8
/** Names whose alphabetical order differs from the order in which they were made. */
export const NAMES = ['2-dense/kernel', '10-dense/kernel', '0-dense/bias']

export type Optimizer = ReturnType<Subject<'optimizer'>['make']>

/** The gradient of half the squared length: the params themselves. */
export function step(
  optimizer: Optimizer,
  params: NamedTensors,
  state: NamedTensors,
  rate: number,
  at: number,
  factor = 1,
  reorder = (gradients: NamedTensors) => gradients,
) {
  const gradientsAt = (other: NamedTensors) => mapTensors(other, (param) => tf.mul(param, factor))
  // Frozen, because they are only lent.
  return optimizer.update(Object.freeze(reorder(gradientsAt(params))), Object.freeze({ ...state }), {
    params: Object.freeze({ ...params }),
    gradientsAt,
    learningRate: tf.scalar(rate),
    step: tf.scalar(at, 'int32'),
  })
}

/** The params after some steps. */
export function moved(
  subject: Subject<'optimizer'>,
  names: readonly string[],
  rate: number,
  {
    steps = STEPS,
    start,
    reload = (state) => state,
    reorder = (gradients) => gradients,
  }: {
    readonly steps?: number
    /** Other first params than those of the names. */
    readonly start?: NamedTensors
    readonly reload?: (state: NamedTensors) => NamedTensors
    /** Of every second step. */
    readonly reorder?: (gradients: NamedTensors) => NamedTensors
  } = {},
): NamedTensors {
  const optimizer = subject.make()
  let params = start ? kept(start) : firstParams(names)
  let state = optimizer.init(params)
  for (let at = 0; at < steps; at++) {
    const next = tf.tidy(() => {
      const { updates, state: after } = step(
        optimizer,
        params,
        reload(state),
        rate,
        at,
        1,
        at % 2 === 0 ? undefined : reorder,
      )
      return { params: mapTensors(params, (param, name) => tf.add(param, updates[name]!)), state: kept(after) }
    })
    free(params, state)
    ;({ params, state } = next)
  }
  free(state)
  return params
}

export function firstParams(names: readonly string[]): NamedTensors {
  return Object.fromEntries(
    names.map((name) => {
      const shape = name.endsWith('kernel') ? [4, 3] : [3]
      return [name, tf.tensor(createRandom(5).stream(name).normal(tf.util.sizeFromShape(shape)), shape)]
    }),
  )
}

/** The same tensors under the same names, in the opposite order. */
export function reversed(tensors: NamedTensors): NamedTensors {
  return Object.fromEntries(Object.entries(tensors).toReversed())
}

export function distance(a: Tensor, b: Tensor): number {
  return tf.tidy(() => tf.norm(tf.sub(a, b)).dataSync()[0]!)
}

export function flat(tensors: NamedTensors): Float32Array {
  return tf.tidy(() =>
    tf
      .concat(Object.values(tensors).map((tensor) => tf.reshape(tensor, [-1])))
      .dataSync<'float32'>()
      .slice(),
  )
}

export function kept(tensors: NamedTensors): NamedTensors {
  return mapTensors(tensors, (tensor) => tf.clone(tensor))
}

export function free(...all: readonly NamedTensors[]): void {
  for (const tensors of all) tf.dispose(Object.values(tensors))
}

export function requireFinite(subject: Subject<'optimizer'>, tensors: NamedTensors, what: string): void {
  for (const [name, tensor] of Object.entries(tensors))
    if (!tensor.dataSync().every(Number.isFinite))
      broken(subject, `update: not finite for '${name}' with ${what}; add an epsilon`)
}
