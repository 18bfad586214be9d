import { pluginDefiner, ExperimentError, type AnySpec } from '@telarjs/core'
import { mapTensors, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'

/** What an optimizer is given beside gradients and state. */
export interface UpdateContext {
  readonly params: NamedTensors
  /** float32 scalar tensor: a number would be frozen into a captured step. */
  readonly learningRate: Scalar
  /** int32 scalar tensor, 0 for the first step. */
  readonly step: Scalar
  /** Where the step stands in its epoch; undefined outside a run of epochs. */
  readonly epoch?: EpochPosition
  /**
   * The gradients of the same batch, with the same random numbers, at other params. Those that are not given stay as they are. A second pass
   * forward and back; not given where there is no one batch, as in gradient accumulation.
   */
  readonly gradientsAt?: ((params: NamedTensors) => NamedTensors) | undefined
}

/**
 * Where a step stands in its epoch. It is given beside `step`, because it cannot be worked out from it on every device: above 2²⁴ whole numbers of tfjs
 * are those of float32, in all operations on WebGPU and in divisions on WebAssembly.
 */
export interface EpochPosition {
  /** int32 scalar tensor, 0 for the epoch's first step. */
  readonly step: Scalar
  /** How many steps the epoch has. */
  readonly steps: number
}

/**
 * An optimizer, or a transformation of gradients, as two pure functions. Links of a chain pass updates on:
 * the first gets gradients, the last hands over what is added to the params.
 */
export interface Optimizer {
  /**
   * Set for transformations, which change gradients or updates and need a chain with an optimizer.
   * `'update-transform'` must stand after the optimizer in it, `'gradient-transform'` may stand before or after.
   */
  readonly role?: 'gradient-transform' | 'update-transform'
  /** The first state, by name: `momentum/0-dense/kernel`. New tensors that share no memory with the params: kernels may write in place. */
  init(params: NamedTensors): NamedTensors
  /**
   * @param gradients by the names of the params
   * @returns updates, to be **added** to the params, and the state after them, under the same names
   */
  update(
    gradients: NamedTensors,
    state: NamedTensors,
    context: UpdateContext,
  ): { readonly updates: NamedTensors; readonly state: NamedTensors }
  /**
   * The same as adding `update` to the params, but with fused kernels that write params and state in place.
   * Returns undefined where the backend has no such kernel; then `update` is used.
   */
  updateInPlace?(
    gradients: NamedTensors,
    state: NamedTensors,
    context: UpdateContext,
  ): { readonly params: NamedTensors; readonly state: NamedTensors } | undefined
  /**
   * Only of optimizers that do not update at every step, such as gradient accumulation: whether the last `update` changed the params,
   * as a bool scalar tensor made from the state after it. Links after it in a chain act on those steps only.
   */
  didUpdate?(state: NamedTensors): Tensor
  /** Only together with `didUpdate`: updates in an epoch of so many steps, for people. */
  updatesPerEpoch?(stepsPerEpoch: number): number
  /** The params to evaluate with, where they are not the trained ones, such as their moving average. Tensors of the state, not copies. */
  averaged?(params: NamedTensors, state: NamedTensors): NamedTensors
}

declare module '@telarjs/core' {
  interface PluginKinds {
    optimizer: Optimizer
  }
}

/**
 * Defines an optimizer; see `adam.ts` for one.
 *
 * @example
 * export const signDescent = defineOptimizer({
 *   id: 'optimizer:acme/sign-descent',
 *   summary: 'Steps of one size along the sign of the gradient',
 *   options: noOptions,
 *   create: () => ({
 *     init: () => ({}),
 *     update: (gradients, state, { learningRate }) => ({
 *       updates: mapTensors(gradients, (gradient) => tf.neg(tf.mul(learningRate, tf.sign(gradient)))),
 *       state,
 *     }),
 *   }),
 * })
 */
export const defineOptimizer = pluginDefiner('optimizer', { init: 'function', update: 'function' })

/**
 * Refuses a transformation where an optimizer is expected: alone it would add gradients to the params.
 *
 * @throws ExperimentError
 * @example
 * const spec = { use: 'optimizer:sgd' }
 * const inner = requireOptimizer(context.create('optimizer', spec, 'optimizer.with.inner'), spec, 'optimizer.with.inner')
 */
export function requireOptimizer(optimizer: Optimizer, { use }: AnySpec, where: string): Optimizer {
  if (!optimizer.role) return optimizer
  throw new ExperimentError({
    where,
    expected: 'an optimizer',
    received: `the transformation ${use}`,
    remedy: 'put it in an optimizer:chain with an optimizer',
  })
}

/**
 * The params after their updates, and the state after them: what `updateInPlace` gives, for optimizers that have none.
 *
 * @example
 * addUpdates({ w: tf.scalar(1) }, { updates: { w: tf.scalar(0.5) }, state: {} }).params['w']!.dataSync()[0] // 1.5
 */
export function addUpdates(
  params: NamedTensors,
  { updates, state }: { readonly updates: NamedTensors; readonly state: NamedTensors },
): { readonly params: NamedTensors; readonly state: NamedTensors } {
  return { params: mapTensors(params, (param, name) => tf.add(param, updates[name]!)), state }
}
