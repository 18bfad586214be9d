import { pluginDefiner, type Random } from '@telarjs/core'
import type { NamedTensors, Shape, StepRandom } from '@telarjs/tensor'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'

/** What a layer is given beside its input. */
export interface LayerContext {
  readonly params: NamedTensors
  readonly state: NamedTensors
  readonly training: boolean
  readonly random: StepRandom
  /**
   * The share of this batch in moving statistics, in place of a layer's own: 1/n for the nth batch gives the plain mean of all.
   * Given where statistics are measured anew, with `training`, for params that were averaged.
   */
  readonly statisticsShare?: Scalar
  /** What the loss is multiplied by in a step of mixed precision, and so `dy`: a layer's own `backward` has to multiply its penalty, too. */
  readonly lossScale?: Scalar
}

/**
 * A layer as pure functions: what changes is passed in and handed back.
 * `apply` is enough; a layer may bring its own gradient, so that no tape is needed, with `forward` and `backward`.
 */
export interface Layer {
  /**
   * Makes the first params (learned) and state (not learned), by name.
   * @param inputShape the shape of one sample, without the batch
   * @throws ExperimentError where the shape does not fit
   */
  init(
    inputShape: Shape,
    random: Random,
  ): { readonly params: NamedTensors; readonly state: NamedTensors; readonly outputShape: Shape }
  /** @param x [batch, ...inputShape] @returns y [batch, ...outputShape] and the state after it, under the same names */
  apply(x: Tensor, context: LayerContext): LayerResult
  /** Like `apply` in training, and what `backward` needs. */
  forward?(x: Tensor, context: LayerContext): LayerResult & { readonly saved: NamedTensors }
  /** The gradients of a scalar, from its gradient `dy` with respect to y; where there is a penalty, of the sum of both, the penalty times `lossScale`. */
  backward?(dy: Tensor, saved: NamedTensors, context: BackwardContext): LayerGradients
}

/** What a layer makes of a batch. */
export interface LayerResult {
  readonly y: Tensor
  readonly state: NamedTensors
  /** In training only: a scalar that is added to the loss, such as one for large activations. */
  readonly penalty?: Scalar
}

/** What `backward` is given beside `dy` and `saved`: all that `forward` was given, so that a tape can draw the same random numbers again. */
export interface BackwardContext extends LayerContext {
  /** False for the first layer: nobody needs the gradient of the data. */
  readonly needsInputGradient: boolean
}

/** Gradients with respect to the params (same names) and the input. */
export interface LayerGradients {
  readonly gradients: NamedTensors
  readonly dx: Tensor | undefined
}

/** A layer that brings its own gradient, or was given one by `withGradient`. */
export type LayerWithGradient = Layer & Required<Pick<Layer, 'forward' | 'backward'>>

declare module '@telarjs/core' {
  interface PluginKinds {
    layer: Layer
  }
}

/**
 * Defines a layer; see `dense.ts` for one.
 *
 * @example
 * export const double = defineLayer({
 *   id: 'layer:acme/double',
 *   summary: 'Doubles its input',
 *   options: noOptions,
 *   create: () => ({
 *     init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
 *     apply: (x, { state }) => ({ y: tf.mul(x, 2), state }),
 *   }),
 * })
 */
export const defineLayer = pluginDefiner('layer', { init: 'function', apply: 'function' })
