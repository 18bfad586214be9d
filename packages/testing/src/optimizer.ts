import { createRandom, type Plugin } from '@telarjs/core'
import type { Optimizer } from '@telarjs/optimizers/optimizer'
import { mapTensors, readTensors, uploadTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { checkAlive, checkNoLeak, withoutReads } from './guards.js'
import { createKit } from './kit.js'
import { optimizerFaultChecks, useOptimizer } from './optimizer-faults.js'
import { optimizerMeaningChecks } from './optimizer-meaning.js'
import { broken, type Checks, type KitConfig, type Subject } from './subject.js'
import { checkAlike, checkSame } from './tensors.js'

/** Options of the kit for optimizers. */
export interface OptimizerConfig extends KitConfig {
  /** Defaults to 0.05. */
  readonly learningRate?: number
}

const SHAPES: Readonly<Record<string, number[]>> = {
  '0-dense/kernel': [4, 3],
  '0-dense/bias': [3],
  '1-conv2d/kernel': [2, 2, 3, 2],
}

const checks: Checks<'optimizer', OptimizerConfig> = {
  'starts from the same state, all its own'(subject) {
    const params = firstParams()
    const optimizer = subject.make()
    const [one, two] = [optimizer.init(params), optimizer.init(params)]
    checkSame(subject, 'init: state', one, two)
    const lent = new Set(Object.values(params).map(({ id }) => id))
    for (const [name, tensor] of Object.entries(one)) {
      if (lent.has(tensor.id)) broken(subject, `init: state '${name}' is a param itself; hand over a copy (tf.clone)`)
    }
    free(one, two, params)
  },

  'gives an update of the same shape for every param, and state under the same names'(subject) {
    const params = firstParams()
    const optimizer = subject.make()
    const state = optimizer.init(params)
    tf.tidy(() => {
      const next = update(subject, optimizer, params, state, 0)
      checkAlike(subject, 'update: updates', next.updates, params)
      checkAlike(subject, 'update: state', next.state, state)
    })
    free(params, state)
  },

  'gives the same numbers twice'(subject) {
    const [one, two] = [train(subject, 3), train(subject, 3)]
    checkSame(subject, 'param after 3 steps', two.params, one.params)
    free(one.params, one.state, two.params, two.state)
  },

  async 'frees what it makes and nothing that it is lent'(subject) {
    const params = firstParams()
    const optimizer = subject.make()
    await checkNoLeak(subject, 'init', () => free(optimizer.init(params)))
    const state = optimizer.init(params)
    await checkNoLeak(subject, 'update', () => tf.tidy(() => void update(subject, optimizer, params, state, 0)))
    checkAlive(subject, 'update', { ...params, ...state })
    tf.tidy(() => {
      const gradients = gradientsOf(params)
      optimizer.update(gradients, state, contextOf(subject, params, 0))
      checkAlive(subject, 'update: gradients', gradients)
    })
    free(params, state)
  },

  'reads nothing back inside a step'(subject) {
    const params = firstParams()
    const optimizer = subject.make()
    const state = optimizer.init(params)
    tf.tidy(() => {
      const given = gradientsOf(params)
      const context = contextOf(subject, params, 0)
      withoutReads(subject, [], () => optimizer.update(given, state, context))
    })
    free(params, state)
  },

  'stays finite where gradients are zero'(subject) {
    const params = firstParams()
    const optimizer = subject.make()
    const state = optimizer.init(params)
    tf.tidy(() => {
      const zeros = mapTensors(params, (param) => tf.zerosLike(param))
      const { updates } = optimizer.update(zeros, state, { ...contextOf(subject, params, 0), gradientsAt: () => zeros })
      for (const [name, tensor] of Object.entries(updates)) {
        if (!tensor.dataSync().every(Number.isFinite))
          broken(subject, `update: not finite for '${name}' where the gradient is zero; add an epsilon`)
      }
    })
    free(params, state)
  },

  'goes downhill'(subject) {
    if (subject.make().role) return
    const start = firstParams()
    const end = train(subject, 100)
    const [before, after] = [half(start), half(end.params)]
    free(start, end.params, end.state)
    if (!(after < 0.5 * before))
      broken(
        subject,
        `update: 100 steps on a bowl took the loss from ${before.toFixed(3)} to ${after.toFixed(3)}; updates are added to params`,
      )
  },

  async 'goes on from a checkpoint as if never stopped'(subject) {
    const whole = train(subject, 6)
    const first = train(subject, 3)
    const loaded = {
      params: uploadTensors(await readTensors(first.params)),
      state: uploadTensors(await readTensors(first.state)),
    }
    const resumed = train(subject, 6, { ...loaded, from: 3 })
    checkSame(subject, 'param after saving and loading', resumed.params, whole.params)
    checkSame(subject, 'state after saving and loading', resumed.state, whole.state)
    free(whole.params, whole.state, first.params, first.state, resumed.params, resumed.state)
  },

  'writes in place what update would add'(subject) {
    const optimizer = subject.make()
    if (!optimizer.updateInPlace) return
    for (const at of [0, 1, 5, 1000]) {
      const { params, state } = train(subject, Math.min(at, 5))
      const [copies, stateCopy] = [copyOf(params), copyOf(state)]
      tf.tidy(() => {
        const expected = update(subject, optimizer, params, state, at)
        const written = optimizer.updateInPlace!(gradientsOf(copies), stateCopy, contextOf(subject, copies, at))
        if (!written) return
        const added = mapTensors(params, (param, name) => tf.add(param, expected.updates[name]!))
        checkSame(subject, `updateInPlace at step ${at}: param`, written.params, added, 1e-6)
        checkSame(subject, `updateInPlace at step ${at}: state`, written.state, expected.state, 1e-6)
      })
      free(params, copies, state, stateCopy)
    }
  },

  'averages params to params of the same names and shapes'(subject) {
    const optimizer = subject.make()
    const { params, state } = train(subject, 2)
    tf.tidy(() => checkAlike(subject, 'averaged', optimizer.averaged?.(params, state) ?? params, params))
    checkAlive(subject, 'averaged', { ...params, ...state })
    free(params, state)
  },

  ...optimizerMeaningChecks,
  ...optimizerFaultChecks,
}

const kit = createKit(checks, useOptimizer)

/**
 * Checks an optimizer against its contract.
 *
 * @throws PluginError for the first check that fails
 * @example
 * await checkOptimizer(adadelta, { learningRate: 1 })
 */
export const checkOptimizer: (plugin: Plugin<'optimizer'>, config?: OptimizerConfig) => Promise<void> = kit.check

/**
 * Registers Vitest tests that an optimizer, or a link of a chain, keeps its contract.
 *
 * @example
 * describeOptimizer(adadelta, { learningRate: 1 })
 */
export const describeOptimizer: (plugin: Plugin<'optimizer'>, config?: OptimizerConfig) => void = kit.describe

function firstParams(): NamedTensors {
  const random = createRandom(5)
  return Object.fromEntries(
    Object.entries(SHAPES).map(([name, shape]) => [
      name,
      tf.tensor(random.stream(name).normal(tf.util.sizeFromShape(shape)), shape),
    ]),
  )
}

/** Half the squared length of all params: a bowl whose gradient is the params themselves. */
function half(params: NamedTensors): number {
  return tf.tidy(() =>
    Object.values(params).reduce((sum, param) => sum + tf.sum(tf.square(param)).dataSync()[0]! / 2, 0),
  )
}

function gradientsOf(params: NamedTensors): NamedTensors {
  return mapTensors(params, (param) => tf.clone(param))
}

function contextOf(subject: Subject<'optimizer', OptimizerConfig>, params: NamedTensors, step: number) {
  return {
    params,
    gradientsAt: gradientsOf,
    learningRate: tf.scalar(subject.config.learningRate ?? 0.05),
    step: tf.scalar(step, 'int32'),
  }
}

function update(
  subject: Subject<'optimizer', OptimizerConfig>,
  optimizer: Optimizer,
  params: NamedTensors,
  state: NamedTensors,
  step: number,
) {
  return optimizer.update(gradientsOf(params), state, contextOf(subject, params, step))
}

/** Trains on the bowl up to a step, with a new optimizer; takes over the tensors it starts from. */
function train(
  subject: Subject<'optimizer', OptimizerConfig>,
  steps: number,
  start?: { params: NamedTensors; state: NamedTensors; from: number },
) {
  const optimizer = subject.make()
  let params = start?.params ?? firstParams()
  let state = start?.state ?? optimizer.init(params)
  for (let step = start?.from ?? 0; step < steps; step++) {
    const next = tf.tidy(() => {
      const { updates, state: after } = update(subject, optimizer, params, state, step)
      return {
        params: mapTensors(params, (param, name) => tf.add(param, updates[name]!)),
        state: mapTensors(after, (tensor) => tf.clone(tensor)),
      }
    })
    free(params, state)
    ;({ params, state } = next)
  }
  return { params, state }
}

/** Tensors of their own, which can be written to. */
function copyOf(tensors: NamedTensors): NamedTensors {
  return mapTensors(tensors, (tensor) => tf.tensor(tensor.dataSync().slice(), tensor.shape, tensor.dtype))
}

function free(...all: readonly NamedTensors[]): void {
  for (const tensors of all) tf.dispose(Object.values(tensors))
}
