import { parseExperiment, type Experiment, type ExperimentFor, type Registry } from '@telarjs/core'
import { withGradient, type LayerResult } from '@telarjs/layers'
import { addPrefix, createStepRandom, disposeTensors, keyTensor, underPrefix, type NamedTensors } from '@telarjs/tensor'
import { loadData, makePlan, preprocess, runRandom, uploadSplit, type Plan, type TrainOptions } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D } from '@tensorflow/tfjs-core'
import { compareGradient, type Difference } from './differences.js'

/** One gradient of a network, compared with finite differences. */
export interface PartReport extends Difference {
  /** `0-dense`, `loss:cross-entropy`, `regularizer:l2` */
  readonly part: string
  /** A param's name, `input`, or `prediction` for a loss. */
  readonly of: string
}

/** What `checkGradients` found. */
export interface GradientReport {
  readonly parts: readonly PartReport[]
  /** The gradients that disagree, the one nearest to the input first. */
  readonly wrong: readonly PartReport[]
}

/** How much is checked. */
export interface GradientCheckOptions {
  /** Defaults to 8. */
  readonly batchSize?: number
  /** Elements compared in each gradient. Defaults to 16. */
  readonly elements?: number
}

/**
 * Compares every gradient of an experiment with central differences, on a small batch of its data. Each layer is checked by itself, with a
 * random gradient at its output; the loss and the regularizers follow. So a wrong gradient is reported by name, and does not make those of
 * earlier layers look wrong too. Use tfjs's cpu backend: it is accurate enough, and slow only for large networks.
 *
 * @throws ExperimentError for a wrong experiment
 * @example
 * const { wrong } = await checkGradients(experiment, { registry: builtinRegistry })
 */
export async function checkGradients<R extends Registry>(
  experiment: Experiment | ExperimentFor<R>,
  options: TrainOptions & { readonly registry: R } & GradientCheckOptions,
): Promise<GradientReport> {
  const { batchSize = 8, elements = 16 } = options
  const parsed = parseExperiment(options.registry, experiment)
  const data = await loadData(parsed, options)
  const size = Math.min(batchSize, data.splits['train']!.size)
  const plan = makePlan({ ...parsed, batchSize: size }, options.registry, data)
  const split = uploadSplit(data.splits['train']!, plan.sample)
  const first = runRandom(parsed).shuffling(1).permutation(split.size).slice(0, size)
  const { x, targets } = tf.tidy(() => split.batch(tf.tensor1d(first, 'int32')))
  const { params, state } = plan.model.init(plan.inputShape, runRandom(parsed).initialization)
  try {
    let parts: PartReport[] = []
    tf.tidy(() => void (parts = checkParts(plan, { x, targets, params, state, elements })))
    return { parts, wrong: parts.filter(({ ok }) => !ok) }
  } finally {
    split.release()
    disposeTensors({ x, targets, ...addPrefix('params', params), ...addPrefix('state', state) })
  }
}

interface Batch {
  readonly x: Tensor
  readonly targets: Tensor
  readonly params: NamedTensors
  readonly state: NamedTensors
  readonly elements: number
}

function checkParts(plan: Plan, { x, targets, params, state, elements }: Batch): PartReport[] {
  const parts: PartReport[] = []
  let input = preprocess(plan, x)
  plan.layers.forEach(({ name, layer }, index) => {
    const context = {
      params: underPrefix(name, params),
      state: underPrefix(name, state),
      training: true,
      random: stepRandom(plan, name),
    }
    const { forward, backward } = withGradient(layer)
    const { saved, ...result } = forward(input, context)
    const { y } = result
    const dy = tf.randomUniform(y.shape, -1, 1, 'float32', index + 1)
    const direction = result.penalty ? tf.concat([tf.reshape(dy, [-1]), tf.ones([1])]) : dy
    // Training never needs the gradient with respect to the data.
    const needsInputGradient = index > 0
    const { gradients, dx } = backward(dy, saved, { ...context, needsInputGradient })
    for (const [leaf, param] of Object.entries(context.params)) {
      const of = (changed: Tensor) =>
        withPenalty(forward(input, { ...context, params: { ...context.params, [leaf]: changed } }))
      parts.push({ part: name, of: leaf, ...compareGradient(of, param, direction, gradients[leaf], elements) })
    }
    if (needsInputGradient)
      parts.push({
        part: name,
        of: 'input',
        ...compareGradient((changed) => withPenalty(forward(changed, context)), input, direction, dx, elements),
      })
    input = y
  })
  return [...parts, ...checkLoss(plan, input, targets, elements), ...checkRegularizers(plan, params, elements)]
}

/** The output y, followed by the penalty if there is one. */
function withPenalty({ y, penalty }: LayerResult): Tensor {
  return penalty ? tf.concat([tf.reshape(y, [-1]), tf.reshape(penalty, [1])]) : y
}

function checkLoss({ loss, experiment }: Plan, prediction: Tensor, targets: Tensor, elements: number): PartReport[] {
  const of = (changed: Tensor) => loss.compute(changed, targets)
  const gradient = loss.gradient ? loss.gradient(prediction, targets).gradient : tf.grad(of)(prediction)
  return [
    {
      part: experiment.loss.use,
      of: 'prediction',
      ...compareGradient(of, prediction, tf.scalar(1), gradient, elements),
    },
  ]
}

function checkRegularizers({ regularizers, experiment }: Plan, params: NamedTensors, elements: number): PartReport[] {
  return regularizers.flatMap(({ penalty, gradient, appliesTo }, index) => {
    if (!penalty) return []
    return Object.entries(params).flatMap(([name, param]) => {
      if (!appliesTo(name)) return []
      // Summed over a whole kernel, the change of a single element would be lost in rounding.
      const corner = tf.slice(
        param,
        param.shape.map(() => 0),
        param.shape.map((length) => Math.min(length, 4)),
      )
      const found = gradient ? gradient(corner) : tf.grad((p: Tensor) => penalty(p))(corner)
      return [
        {
          part: experiment.regularizers[index]!.use,
          of: name,
          ...compareGradient(penalty, corner, tf.scalar(1), found, elements),
        },
      ]
    })
  })
}

/** The random numbers of step 0: the same in every call, so that dropout drops the same units. */
function stepRandom({ experiment }: Plan, name: string) {
  const key = keyTensor(runRandom(experiment).dropout.stream(name).key) as Tensor1D
  return createStepRandom(key, tf.scalar(0, 'int32'))
}
