import { createStepRandom, mapTensors, type NamedTensors, type Step, type StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import type { DeviceSplit } from './data.js'
import { joinState, splitState } from './inference/checkpoint-areas.js'
import { learnedParams } from './frozen.js'
import type { Network, Plan } from './plan.js'
import { inScope } from './scope.js'
import { unscaled } from './target-scale.js'

/** Constant tensors that every step reads. */
export interface StepConstants {
  readonly dropoutKey: Tensor1D
  readonly augmentationKey: Tensor1D
  readonly classWeights: Tensor1D | undefined
}

/** One update: a batch is gathered and transformed, goes forward and back, and the optimizer moves the params. */
export function trainStep(plan: Plan, split: DeviceSplit, constants: StepConstants): Step {
  const { model, metrics, optimizer, stepsPerEpoch, sample } = plan
  const own = (values: Tensor) => unscaled(values, sample.targetScale)
  return (state, feed) => {
    const { params, state: layerState, optimizer: optimizerState } = splitState(state)
    const step = feed['step'] as Scalar
    const batch = split.batch(feed['indices'] as Tensor1D)
    const { x, targets } = augment(plan, batch, createStepRandom(constants.augmentationKey, step))
    const context = { params, state: layerState, training: true, random: createStepRandom(constants.dropoutKey, step) }
    const forward = model.forward(x, context)
    const { value, gradient } = lossGradient(plan, forward.y, targets, sampleWeights(batch.targets, constants))
    const { gradients } = model.backward(gradient, forward.saved, { ...context, needsInputGradient: false })
    const learned = learnedParams(plan, params)
    const { penalty, total } = addPenalties(plan, learned, gradients)
    const given = { params: learned, learningRate: feed['learningRate'] as Scalar, step, stepsPerEpoch }
    const moved = inScope(
      plan.experiment.optimizer.use,
      () =>
        optimizer.updateInPlace?.(total, optimizerState, given) ??
        addUpdates(learned, optimizer.update(total, optimizerState, given)),
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
    return {
      state: joinState({
        // Those of frozen layers stay as they came.
        params: { ...params, ...constrain(plan, moved.params) },
        state: forward.state,
        optimizer: moved.state,
      }),
      out: { loss: penalty ? tf.add(value, penalty) : value, ...Object.fromEntries(followed) },
    }
  }
}

/** The sums of one batch of an evaluation. `read` gives the trained state as it is now. */
export function evaluationStep(network: Network, split: DeviceSplit, read: () => NamedTensors): Step {
  const { model, loss, metrics, sample } = network
  return (_, feed) => {
    const batch = split.batch(feed['indices'] as Tensor1D)
    const y = model.apply(preprocess(network, batch.x), {
      ...evaluatedTensors(network, read()),
      training: false,
      random: noRandom,
    }).y
    const out: Record<string, Tensor> = { loss: tf.mul(loss.compute(y, batch.targets), batch.x.shape[0]!) }
    const [prediction, targets] = [y, batch.targets].map((values) => unscaled(values, sample.targetScale))
    for (const metric of metrics) out[`metric/${metric.name}`] = metric.update(prediction!, targets!)
    if (sample.classes.length > 0)
      out['predicted'] = tf.sum(tf.cast(tf.oneHot(predictedClass(y), sample.classes.length), 'float32'), 0)
    return { state: {}, out }
  }
}

/** The class with the highest score; for one score per sample, whether it is positive. */
function predictedClass(y: Tensor): Tensor1D {
  return y.shape.at(-1) === 1
    ? (tf.cast(tf.greater(tf.reshape(y, [-1]), 0), 'int32') as Tensor1D)
    : (tf.argMax(y, -1) as Tensor1D)
}

/** The params and layer state that evaluation uses: those of a moving average, where the optimizer keeps one. */
export function evaluatedTensors(network: Network, all: NamedTensors): { params: NamedTensors; state: NamedTensors } {
  const { params, state, optimizer: optimizerState } = splitState(all)
  const averaged = network.optimizer.averaged?.(learnedParams(network, params), optimizerState)
  return { params: averaged ? { ...params, ...averaged } : params, state }
}

/**
 * The transforms that also work outside training.
 *
 * @example
 * const z = preprocess(network, tf.zeros([1, 28, 28, 1]))
 */
export function preprocess({ transforms }: Network, x: Tensor): Tensor {
  return transforms
    .filter((transform) => transform.appliesInEvaluation)
    .reduce((batch, transform) => transform.apply(batch, { random: noRandom, training: false }), x)
}

/** Evaluation draws nothing at random. */
export const noRandom: StepRandom = {
  stream: () => noRandom,
  uniform: refuse,
  normal: refuse,
  bernoulli: refuse,
}

function refuse(): never {
  throw new Error('random numbers were asked for outside training')
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
    const { value, grad } = tf.valueAndGrad((prediction: Tensor) => loss.compute(prediction, targets, weights))(y)
    return { value: value as Scalar, gradient: grad }
  })
}

function addPenalties(
  { regularizers }: Plan,
  params: NamedTensors,
  gradients: NamedTensors,
): { penalty: Tensor | undefined; total: NamedTensors } {
  const total: Record<string, Tensor> = { ...gradients }
  let penalty: Tensor | undefined
  for (const regularizer of regularizers) {
    if (!regularizer.penalty) continue
    for (const [name, param] of Object.entries(params)) {
      if (!regularizer.appliesTo(name)) continue
      const { value, grad } = regularizer.gradient
        ? { value: regularizer.penalty(param), grad: regularizer.gradient(param) }
        : tf.valueAndGrad((p: Tensor) => regularizer.penalty!(p))(param)
      penalty = penalty ? tf.add(penalty, value) : value
      total[name] = tf.add(total[name]!, grad)
    }
  }
  return { penalty, total }
}

function addUpdates(params: NamedTensors, { updates, state }: { updates: NamedTensors; state: NamedTensors }) {
  return { params: mapTensors(params, (param, name) => tf.add(param, updates[name]!)), state }
}

function constrain({ regularizers }: Plan, params: NamedTensors): NamedTensors {
  const constraints = regularizers.filter((regularizer) => regularizer.constrain)
  if (constraints.length === 0) return params
  return mapTensors(params, (param, name) =>
    constraints.reduce(
      (kept, regularizer) => (regularizer.appliesTo(name) ? regularizer.constrain!(kept) : kept),
      param,
    ),
  )
}
