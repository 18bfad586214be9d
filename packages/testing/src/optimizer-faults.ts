import { createRandom } from '@telarjs/core'
import { mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { checkStorable } from './storable.js'
import { broken, type Checks, type KitConfig, type Subject } from './subject.js'
import { checkSame } from './tensors.js'

const MANY_CALLS = 120
const STEPS = 8
/** Names whose order by age differs from that by letters. */
const NAMES = ['2-dense/kernel', '10-dense/kernel', '0-dense/bias']

/** Checks of faults that a short run does not show. */
export const optimizerFaultChecks: Checks<'optimizer', KitConfig> = {
  'has state that a checkpoint can hold'(subject) {
    const params = firstParams(NAMES)
    const state = subject.make().init(params)
    checkStorable(subject, 'init', { state })
    free(params, state)
  },

  'gives the same however often it was called before'(subject) {
    const [params, optimizer, other] = [firstParams(NAMES), subject.make(), subject.make()]
    const [state, otherState] = [optimizer.init(params), other.init(params)]
    const updated = () => tf.tidy(() => kept(step(optimizer, params, state, 0.05, 0).updates))
    const first = updated()
    for (let call = 0; call < MANY_CALLS; call++) {
      tf.tidy(() => void step(optimizer, params, state, 0.05, 0))
      tf.tidy(() => void step(other, params, otherState, 0.05, 0))
    }
    const last = updated()
    checkSame(
      subject,
      `update after ${MANY_CALLS} calls with the same gradients: keep numbers in state; updates`,
      last,
      first,
    )
    free(params, state, otherState, first, last)
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
    free(one, two)
  },

  'stays finite where params and gradients are zero, step after step'(subject) {
    const params = mapTensors(firstParams(NAMES), (param) => tf.zerosLike(param))
    const optimizer = subject.make()
    let state = optimizer.init(params)
    for (let at = 0; at < STEPS; at++) {
      const next = tf.tidy(() => {
        const { updates, state: after } = step(optimizer, params, state, 0.05, at)
        for (const [name, tensor] of Object.entries({ ...updates, ...after }))
          if (!tensor.dataSync().every(Number.isFinite))
            broken(subject, `update: not finite for '${name}' where params and gradients are zero; add an epsilon`)
        return kept(after)
      })
      free(state)
      state = next
    }
    free(params, state)
  },
}

type Optimizer = ReturnType<Subject<'optimizer'>['make']>

/** The gradient of half the squared length: the params themselves. */
function step(optimizer: Optimizer, params: NamedTensors, state: NamedTensors, rate: number, at: number) {
  const gradientsAt = (other: NamedTensors) => mapTensors(other, (param) => tf.clone(param))
  return optimizer.update(gradientsAt(params), state, {
    params,
    gradientsAt,
    learningRate: tf.scalar(rate),
    step: tf.scalar(at, 'int32'),
  })
}

/** The params after some steps. */
function moved(subject: Subject<'optimizer'>, names: readonly string[], rate: number): NamedTensors {
  const optimizer = subject.make()
  let params = firstParams(names)
  let state = optimizer.init(params)
  for (let at = 0; at < STEPS; at++) {
    const next = tf.tidy(() => {
      const { updates, state: after } = step(optimizer, params, state, rate, at)
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

function kept(tensors: NamedTensors): NamedTensors {
  return mapTensors(tensors, (tensor) => tf.clone(tensor))
}

function free(...all: readonly NamedTensors[]): void {
  for (const tensors of all) tf.dispose(Object.values(tensors))
}
