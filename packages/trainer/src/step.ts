import { addUpdates } from '@telarjs/optimizers/optimizer'
import { createStepRandom, withHalfProducts, type NamedTensors, type Step, type StepRandom } from '@telarjs/tensor'
import type { LayerContext, LayerResult } from '@telarjs/layers'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import type { BatchOf, DeviceSplit } from './data/data.js'
import { joinState, splitState } from './checkpoint/checkpoint-areas.js'
import { learnedParams } from './frozen.js'
import { afterScaledStep, lossScaleOf, unscaledGradients, type LossScale } from './loss-scale.js'
import type { Network, Plan } from './plan.js'
import { named } from './plugin-errors/named-errors.js'
import { inScope } from './scope.js'
import { requireSameSpecs } from './checkpoint/storable.js'
import { addPenalties, constrain } from './regularization.js'
import { meanOutput } from './test-time-augmentation.js'
import { countPredicted } from './predicted-classes.js'
import { unscaled } from './data/target-scale.js'
import { decidingOutputs } from './thresholds/deciding-outputs.js'

/** Constant tensors that every step reads. */
export interface StepConstants {
  readonly dropoutKey: Tensor1D
  readonly augmentationKey: Tensor1D
  readonly classWeights: Tensor1D | undefined
}

/** One update: gathers and transforms a batch, computes the loss and its gradients, and lets the optimizer move the params. */
export function trainStep(plan: Plan, batchOf: BatchOf, constants: StepConstants): Step {
  const { metrics, optimizer, stepsPerEpoch, sample } = plan
  const own = (values: Tensor) => unscaled(values, sample.targetScale)
  return (state, feed) => {
    const { params, state: layerState, optimizer: optimizerState } = splitState(state)
    const step = feed['step'] as Scalar
    const batch = batchOf(feed)
    const { x, targets } = augment(plan, batch, createStepRandom(constants.augmentationKey, step))
    const context = { state: layerState, training: true, random: createStepRandom(constants.dropoutKey, step) }
    const weights = sampleWeights(batch.targets, constants)
    const scaling = lossScaleOf(optimizerState)
    const computed: Tensor[] = []
    const passAt = (at: NamedTensors) => {
      const pass = forwardAndBack(plan, x, targets, weights, { ...context, params: at }, scaling)
      computed.push(...Object.values(pass.gradients))
      return pass
    }
    const { forward, loss, gradients } = passAt(params)
    const learned = learnedParams(plan, params)
    const given = {
      params: learned,
      learningRate: feed['learningRate'] as Scalar,
      step,
      epoch: { step: feed['epochStep'] as Scalar, steps: stepsPerEpoch },
      gradientsAt: (at: NamedTensors) => passAt({ ...params, ...at }).gradients,
    }
    const moved = inScope(
      plan.experiment.optimizer.use,
      () =>
        // A step that turns out to be skipped must have changed nothing.
        (scaling ? undefined : optimizer.updateInPlace?.(gradients, optimizerState, given)) ??
        addUpdates(learned, optimizer.update(gradients, optimizerState, given)),
    )
    const followed = metrics
      .filter((metric) => metric.everyStep)
      .map(
        (metric) =>
          [
            metric.name,
            inScope(`metric:${metric.name}`, () => metric.update(own(forward.y), own(batch.targets))),
          ] as const,
      )
    const next = joinState({
      // Params of frozen layers stay unchanged.
      params: { ...params, ...constrain(plan, moved.params) },
      state: forward.state,
      optimizer: scaling ? { ...optimizerState, ...moved.state } : moved.state,
    })
    requireSameSpecs(plan.experiment, state, next)
    return {
      state: scaling ? afterScaledStep(scaling, computed, state, next) : next,
      out: { loss, ...Object.fromEntries(followed) },
    }
  }
}

/** The gradients of the learned params on a batch, as a training step of number 0 has them. Call it within `tf.tidy`. */
export function gradientsOf(
  plan: Plan,
  split: DeviceSplit,
  constants: StepConstants,
  all: NamedTensors,
  indices: Tensor1D,
): NamedTensors {
  const { params, state } = splitState(all)
  const [augmentation, dropout] = [constants.augmentationKey, constants.dropoutKey].map((key) =>
    createStepRandom(key, tf.scalar(0, 'int32')),
  )
  const batch = split.batch(indices)
  const { x, targets } = augment(plan, batch, augmentation!)
  const context = { params, state, training: true, random: dropout! }
  return forwardAndBack(plan, x, targets, sampleWeights(batch.targets, constants), context).gradients
}

/** A batch through the network and back: the loss with all penalties, and its gradients of the learned params. */
function forwardAndBack(
  plan: Plan,
  x: Tensor,
  targets: Tensor,
  weights: Tensor1D | undefined,
  given: LayerContext,
  scaling?: LossScale,
): { forward: LayerResult; loss: Tensor; gradients: NamedTensors } {
  // Loss, penalties and optimizer stay float32.
  const inPrecision = scaling ? withHalfProducts : <T>(compute: () => T) => compute()
  const context = { ...given, ...(scaling ? { lossScale: scaling.scale } : {}) }
  const { saved, ...forward } = inPrecision(() => plan.model.forward(x, context))
  const { value, gradient } = lossGradient(plan, forward.y, targets, weights)
  const dy = scaling ? tf.mul(gradient, scaling.scale) : gradient
  const { gradients } = inPrecision(() => plan.model.backward(dy, saved, { ...context, needsInputGradient: false }))
  const own = scaling ? unscaledGradients(gradients, scaling) : gradients
  const { penalty, total } = addPenalties(plan, learnedParams(plan, context.params), own)
  const penalties = [penalty, forward.penalty].filter((each) => each !== undefined)
  return { forward, loss: penalties.reduce((sum, each) => tf.add(sum, each), value as Tensor), gradients: total }
}

/**
 * Measures the layer state on a batch, such as the statistics of batch norm, with the params that evaluation uses.
 * With `share` 1/n at the nth batch the result is the plain mean over the batches; transforms and dropout work as in training.
 *
 * @param read gives the trained state as it is now
 */
export function statisticsStep(
  plan: Plan,
  split: DeviceSplit,
  constants: StepConstants,
  read: () => NamedTensors,
): Step {
  return (state, feed) => {
    const step = feed['step'] as Scalar
    const batch = split.batch(feed['indices'] as Tensor1D)
    const { x } = augment(plan, batch, createStepRandom(constants.augmentationKey, step))
    const { params } = evaluatedTensors(plan, read())
    const random = createStepRandom(constants.dropoutKey, step)
    const context = { params, state, training: true, random, statisticsShare: feed['share'] as Scalar }
    return { state: plan.model.apply(x, context).state, out: {} }
  }
}

/**
 * The sums of one batch of an evaluation. `read` gives the trained state as it is now.
 *
 * @param passes with more than one, the output is the mean over as many versions of each sample
 */
export function evaluationStep(network: Network, split: DeviceSplit, read: () => NamedTensors, passes = 1): Step {
  const { loss, metrics, sample } = network
  return (_, feed) => {
    const indices = feed['indices'] as Tensor1D
    const batch = split.batch(indices)
    const first = tf.reshape(tf.slice(indices, 0, 1), []) as Scalar
    const y = meanOutput(network, evaluatedTensors(network, read()), batch.x, passes, first)
    const out: Record<string, Tensor> = { loss: tf.mul(loss.compute(y, batch.targets), batch.x.shape[0]!) }
    const [prediction, targets] = [y, batch.targets].map((values) => unscaled(values, sample.targetScale))
    const deciding = decidingOutputs(prediction!, network.thresholds)
    for (const metric of metrics)
      out[`metric/${metric.name}`] = metric.update(metric.decides ? deciding : prediction!, targets!)
    if (sample.classes.length > 0) out['predicted'] = countPredicted(deciding, sample.classes.length)
    return { state: {}, out }
  }
}

/** The params and layer state that evaluation uses: those of a moving average, where the optimizer keeps one. */
export function evaluatedTensors(network: Network, all: NamedTensors): { params: NamedTensors; state: NamedTensors } {
  const { params, state, optimizer: optimizerState } = splitState(all)
  const averaged = network.optimizer.averaged?.(learnedParams(network, params), optimizerState)
  return { params: averaged ? { ...params, ...averaged } : params, state }
}

function augment(
  { transforms, sample, experiment }: Plan,
  batch: { x: Tensor; targets: Tensor },
  random: StepRandom,
): { x: Tensor; targets: Tensor } {
  let { x, targets } = batch
  for (const [index, transform] of transforms.entries()) {
    const context = { random: random.stream(index), training: true }
    const { use } = experiment.transforms[index]!
    if (transform.applyWithTargets) {
      const probabilities =
        targets.dtype === 'int32' ? tf.cast(tf.oneHot(targets as Tensor1D, sample.classes.length), 'float32') : targets
      ;({ x, targets } = inScope(use, () => transform.applyWithTargets!(x, probabilities, context)))
    } else {
      x = inScope(use, () => transform.apply(x, context))
    }
  }
  return { x, targets }
}

function sampleWeights(targets: Tensor, { classWeights }: StepConstants): Tensor1D | undefined {
  return classWeights && tf.gather(classWeights, targets as Tensor1D)
}

function lossGradient(
  { loss, experiment }: Network,
  y: Tensor,
  targets: Tensor,
  weights: Tensor1D | undefined,
): { value: Scalar; gradient: Tensor } {
  return inScope(experiment.loss.use, () => {
    if (loss.gradient) return loss.gradient(y, targets, weights)
    const { value, grad } = named(`loss: ${experiment.loss.use}: compute`, () =>
      tf.valueAndGrad((prediction: Tensor) => loss.compute(prediction, targets, weights))(y),
    )
    return { value: value as Scalar, gradient: grad }
  })
}
