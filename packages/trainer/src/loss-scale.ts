import { addPrefix, mapTensors, underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { joinState, splitState } from './checkpoint/checkpoint-areas.js'

/** Keras' numbers (`LossScaleOptimizer`) for all but the largest scale, which it does not have; that is Apex's. By powers of two gradients are scaled without rounding. */
const [FIRST, LEAST, LARGEST, GROWTH_STEPS] = [2 ** 15, 1, 2 ** 24, 2000]

/** What the loss is multiplied by before the backward pass, so that gradients do not vanish in 16 bits, and the steps since it last changed. */
export type LossScale = Readonly<Record<'scale' | 'goodSteps', Scalar>>

const area = 'lossScale'

/** The first loss scale, as a part of the optimizer's state. */
export const firstLossScale = (): NamedTensors =>
  addPrefix(area, { scale: tf.scalar(FIRST), goodSteps: tf.scalar(0) } satisfies LossScale)

/** The loss scale in an optimizer's state; undefined where a run is not of mixed precision. */
export function lossScaleOf(optimizerState: NamedTensors): LossScale | undefined {
  const { scale, goodSteps } = underPrefix(area, optimizerState)
  return scale && goodSteps ? { scale: scale as Scalar, goodSteps: goodSteps as Scalar } : undefined
}

/** Gradients of the loss from those of the scaled loss. */
export const unscaledGradients = (gradients: NamedTensors, { scale }: LossScale): NamedTensors =>
  mapTensors(gradients, (gradient) => tf.div(gradient, scale))

/**
 * The state after a step with a loss scale: if a gradient is infinite or NaN, the state before it with half the scale; otherwise the new state, with
 * twice the scale after 2,000 such steps in a row. Dynamic loss scaling of Micikevicius et al. (2018), arXiv:1710.03740, section 3.2.
 *
 * @param gradients all that the step has computed
 */
export function afterScaledStep(
  { scale, goodSteps }: LossScale,
  gradients: readonly Tensor[],
  before: NamedTensors,
  after: NamedTensors,
): NamedTensors {
  const isGood = tf.all(tf.stack(gradients.map((gradient) => tf.all(tf.isFinite(gradient))))) as Scalar
  const counted = tf.add(goodSteps, 1)
  const isGrowing = tf.greaterEqual(counted, GROWTH_STEPS)
  const next = {
    scale: tf.where(
      isGood,
      tf.minimum(tf.mul(scale, tf.where(isGrowing, 2, 1)), LARGEST),
      tf.maximum(tf.div(scale, 2), LEAST),
    ),
    goodSteps: tf.where(tf.logicalAnd(isGood, tf.logicalNot(isGrowing)), counted, 0),
  }
  const { optimizer, ...others } = splitState(
    mapTensors(after, (tensor, name) => choose(isGood, tensor, before[name]!)),
  )
  return joinState({ ...others, optimizer: { ...optimizer, ...addPrefix(area, next) } })
}

/** Flattened, because tfjs-webgpu's `where` supports four dimensions at most. */
function choose(condition: Scalar, one: Tensor, other: Tensor): Tensor {
  if (one === other) return one
  const [first, second] = [one, other].map((tensor) => tf.reshape(tensor, [-1]))
  return tf.reshape(tf.where(condition, first!, second!), one.shape)
}
