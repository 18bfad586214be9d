import { runEventTypes, PluginError, sizeOf, unknownName, type Kind, type PluginKinds } from '@telarjs/core'
import type { Callback } from '@telarjs/callbacks'
import type { Initializer, Layer, LayerResult } from '@telarjs/layers'
import type { Loss } from '@telarjs/losses'
import type { Metric } from '@telarjs/metrics'
import type { Optimizer } from '@telarjs/optimizers/optimizer'
import type { Regularizer } from '@telarjs/regularizers'
import type { Schedule } from '@telarjs/schedulers'
import type { Shape } from '@telarjs/tensor'
import type { Transform } from '@telarjs/transforms'
import type { Tensor } from '@tensorflow/tfjs-core'
import {
  refuse,
  requireAlike,
  requireKnown,
  requireObject,
  requireScalar,
  requireShape,
  requireTensor,
  requireTensors,
  requireWord,
} from './returned-values.js'

/** For members of what a plugin makes, how what they return is checked: where they stand, what they returned and what they were given. */
export type Returns<T> = {
  readonly [M in keyof T]?: NonNullable<T[M]> extends (...given: infer Given) => infer Result
    ? (where: string, returned: Result, ...given: Given) => void
    : never
}

/** The checks of one value of a kind; it is checked itself first. @throws PluginError that names the member */
export function returnsOf<K extends Kind>(kind: K, made: PluginKinds[K], where: string): Returns<PluginKinds[K]> {
  requireObject(`${where}: create`, made)
  const values = made as object as Readonly<Record<string, unknown>>
  for (const member of functions[kind] ?? [])
    if (typeof values[member] !== 'function')
      refuse(`${where}: create`, `a value whose '${member}' is a function`, made)
  const make = kinds[kind] as ((made: PluginKinds[K], where: string) => Returns<PluginKinds[K]>) | undefined
  return make?.(made, where) ?? {}
}

/** What plugins that are made without `defineLayer` and its like may lack. */
const functions: { readonly [K in Kind]?: readonly (keyof PluginKinds[K] & string)[] } = {
  dataset: ['load'],
  transform: ['outputShape', 'apply'],
  layer: ['init', 'apply'],
  initializer: ['values'],
  loss: ['compute', 'probabilities', 'check'],
  metric: ['update', 'compute'],
  optimizer: ['init', 'update'],
  regularizer: ['appliesTo'],
  schedule: ['factor'],
}

const kinds: { readonly [K in Kind]?: (made: PluginKinds[K], where: string) => Returns<PluginKinds[K]> } = {
  transform: transformReturns,
  layer: layerReturns,
  initializer: initializerReturns,
  loss: lossReturns,
  metric: metricReturns,
  optimizer: optimizerReturns,
  regularizer: regularizerReturns,
  schedule: scheduleReturns,
  callback: callbackReturns,
}

function layerReturns({ forward, backward }: Layer, where: string): Returns<Layer> {
  requireBoth(`${where}: create`, { forward, backward })
  /** The shapes of samples that `init` was told of, and what it announced for them. */
  const announced = new Map<string, { readonly input: Shape; readonly output: Shape }>()

  function requireResult(at: string, returned: LayerResult, x: Tensor): void {
    requireObject(at, returned, ['y', 'state'])
    const output = announced.get(x.shape.slice(1).join())?.output
    requireTensor(`${at}: y`, returned.y, output && [x.shape[0]!, ...output], output && ', as init announced')
    requireTensors(`${at}: state`, returned.state)
    if (returned.penalty !== undefined) requireScalar(`${at}: penalty`, returned.penalty)
  }

  return {
    init(at, returned, inputShape) {
      requireObject(at, returned, ['params', 'state', 'outputShape'])
      requireTensors(`${at}: params`, returned.params)
      requireTensors(`${at}: state`, returned.state)
      requireShape(`${at}: outputShape`, returned.outputShape)
      announced.set(inputShape.join(), { input: inputShape, output: returned.outputShape })
    },
    apply: requireResult,
    forward(at, returned, x) {
      requireResult(at, returned, x)
      requireTensors(`${at}: saved`, returned.saved)
    },
    backward(at, returned, dy, _, { params, needsInputGradient }) {
      requireObject(at, returned, ['gradients'])
      requireAlike(`${at}: gradients`, returned.gradients, params)
      const [batch, ...output] = dy.shape
      const inputs = [...announced.values()].filter((shapes) => shapes.output.join() === output.join())
      // Where samples of several shapes give this one, the shape alone cannot tell.
      const shape = inputs.length === 1 ? [batch!, ...inputs[0]!.input] : undefined
      if (needsInputGradient) requireTensor(`${at}: dx`, returned.dx, shape, shape && ', as the input')
    },
  }
}

function initializerReturns(): Returns<Initializer> {
  return {
    values(where, returned, shape) {
      const size = sizeOf(shape)
      if (!(returned instanceof Float32Array) || returned.length !== size)
        refuse(where, `a Float32Array of ${size} values for [${shape.join(', ')}]`, returned)
    },
  }
}

function lossReturns(loss: Loss, where: string): Returns<Loss> {
  requireWord(`${where}: create: targets`, loss.targets, ['classes', 'values'])
  const mean = ', the mean over the batch'
  return {
    compute: (at, returned) => requireScalar(at, returned, mean),
    gradient(at, returned, prediction) {
      requireObject(at, returned, ['value', 'gradient'])
      requireScalar(`${at}: value`, returned.value, mean)
      requireTensor(`${at}: gradient`, returned.gradient, prediction.shape, ', as the prediction')
    },
    probabilities: (at, returned) => requireTensor(at, returned),
    check: requireThrows,
  }
}

/** Refuses one of two members that only work together. */
function requireBoth(where: string, members: Readonly<Record<string, unknown>>): void {
  const [[one, first], [other, second]] = Object.entries(members) as [[string, unknown], [string, unknown]]
  if ((first === undefined) !== (second === undefined))
    throw new PluginError({
      where,
      expected: `both '${one}' and '${other}', or none of them`,
      received: `'${first === undefined ? other : one}' alone`,
    })
}

/** Refuses what a check returned as if that were its answer. */
function requireThrows(where: string, returned: unknown): void {
  if (returned === false || returned instanceof Promise)
    refuse(where, 'nothing, or an ExperimentError thrown', returned)
}

function metricReturns(metric: Metric, where: string): Returns<Metric> {
  const { collects, valueKind } = metric
  requireWord(`${where}: create: direction`, metric.direction, ['maximize', 'minimize'])
  if (metric.everyStep && valueKind === 'table')
    throw new PluginError({ where: `${where}: create`, problem: 'everyStep: a table is not followed in every step' })
  let shape: Shape | undefined
  return {
    update(at, returned, prediction) {
      requireTensor(at, returned, collects ? undefined : shape, shape && ', as for other batches')
      if (!collects) shape ??= returned.shape
      if (collects && (returned.rank !== 2 || returned.shape[0] !== prediction.shape[0]))
        refuse(at, `a row for each of ${prediction.shape[0]} samples, as it collects`, returned)
    },
    compute(at, returned) {
      const isRow = (row: unknown) => Array.isArray(row) && row.every((cell) => typeof cell === 'number')
      const isTable = Array.isArray(returned) && returned.every(isRow)
      if (valueKind === 'table' ? !isTable : typeof returned !== 'number')
        refuse(at, `a ${valueKind === 'table' ? 'table of numbers' : 'number'}, as its valueKind says`, returned)
    },
  }
}

function optimizerReturns({ role }: Optimizer, where: string): Returns<Optimizer> {
  if (role !== undefined) requireWord(`${where}: create: role`, role, ['gradient-transform', 'update-transform'])
  return {
    init: requireTensors,
    update(at, returned, gradients) {
      requireObject(at, returned, ['updates', 'state'])
      requireAlike(`${at}: updates`, returned.updates, gradients)
      requireTensors(`${at}: state`, returned.state)
    },
    updateInPlace(at, returned, _, __, { params }) {
      if (returned === undefined) return
      requireObject(at, returned, ['params', 'state'])
      requireAlike(`${at}: params`, returned.params, params)
      requireTensors(`${at}: state`, returned.state)
    },
    didUpdate: (at, returned) => requireTensor(at, returned, [], '', 'bool'),
    averaged: (at, returned, params) => requireKnown(at, returned, params),
  }
}

function regularizerReturns(regularizer: Regularizer, where: string): Returns<Regularizer> {
  if (!regularizer.penalty && !regularizer.constrain)
    refuse(`${where}: create`, "a function 'penalty' or 'constrain'", regularizer)
  return {
    appliesTo(at, returned) {
      if (typeof returned !== 'boolean') refuse(at, 'true or false', returned)
    },
    penalty: (at, returned) => requireScalar(at, returned),
    gradient: (at, returned, { shape }) => requireTensor(at, returned, shape, ', as the param'),
    constrain: (at, returned, { shape }) => requireTensor(at, returned, shape, ', as the param'),
  }
}

function scheduleReturns(): Returns<Schedule> {
  return {
    factor(where, returned, step) {
      if (!Number.isFinite(returned) || returned < 0)
        refuse(`${where} at step ${step}`, 'a finite number from 0', returned)
    },
  }
}

function transformReturns(transform: Transform): Returns<Transform> {
  function requireInputs(where: string, returned: Tensor, x: Tensor): void {
    const [batch, ...sample] = x.shape
    requireTensor(where, returned, [batch!, ...transform.outputShape(sample)], ', as outputShape says')
  }

  return {
    outputShape: requireShape,
    apply: requireInputs,
    applyWithTargets(where, returned, x, targets) {
      requireObject(where, returned, ['x', 'targets'])
      requireInputs(`${where}: x`, returned.x, x)
      requireTensor(`${where}: targets`, returned.targets, targets.shape, ', as given')
    },
  }
}

function callbackReturns({ phase, on, save, load }: Callback, where: string): Returns<Callback> {
  requireBoth(`${where}: create`, { save, load })
  requireWord(`${where}: create: phase`, phase, ['observe', 'decide', 'persist'])
  requireObject(`${where}: create: on`, on)
  for (const [type, listener] of Object.entries(on)) {
    const at = `${where}: create: on`
    if (!(runEventTypes as readonly string[]).includes(type))
      throw new PluginError(unknownName(at, 'event', type, runEventTypes))
    if (typeof listener !== 'function' && listener !== undefined) refuse(`${at}.${type}`, 'a function', listener)
  }
  return { check: requireThrows }
}
