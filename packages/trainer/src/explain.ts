import {
  parseExperiment,
  runEventTypes,
  type BackendDescription,
  type Experiment,
  type ExperimentFor,
  type Registry,
  type RunEventType,
  type TargetSignature,
} from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { checkOutput } from './check-output.js'
import { loadData } from './data/data.js'
import type { TrainOptions } from './options.js'
import { targetsOf } from './data/sign-data.js'
import { makePlan, runRandom, samplesOf, type Plan } from './plan.js'

/** The plan of a run, without running it. */
export interface Explanation {
  readonly name: string
  readonly backend: BackendDescription | undefined
  readonly samples: Readonly<Record<string, number>>
  /** The classes with the training samples of each, or the shape of the values. */
  readonly targets: TargetSignature
  /** What was inferred from the data, such as the type and scale of each column of a table. */
  readonly notes: readonly string[]
  /** What may be wrong with the data. */
  readonly warnings: readonly string[]
  readonly inputShape: readonly number[]
  readonly layers: readonly {
    readonly name: string
    readonly use: string
    readonly outputShape: readonly number[]
    readonly parameters: number
    /** Whether training leaves its params as they are, by the experiment's `frozen`. */
    readonly isFrozen: boolean
  }[]
  readonly parameters: number
  readonly epochs: number
  readonly batchSize: number
  readonly stepsPerEpoch: number
  readonly steps: number
  /** How often the optimizer changes the params: equal to `steps`, unless it accumulates gradients. */
  readonly updates: number
  /** The learning rates at the first step of each epoch and at the last step. */
  readonly learningRates: readonly { readonly step: number; readonly learningRate: number }[]
  /** Which callbacks are told of which event, in order. */
  readonly callbacks: Readonly<Record<RunEventType, readonly string[]>>
  readonly evaluate: readonly string[]
}

/**
 * Says what a run would do: layers, shapes, parameters, steps, learning rates, callbacks at each event, backend.
 * It loads the data, because shapes and steps follow from it.
 *
 * @throws what `train` would throw before its first step
 * @example
 * const { layers, steps } = await explain(experiment, { registry: builtinRegistry })
 */
export async function explain<R extends Registry>(
  experiment: Experiment | ExperimentFor<R>,
  options: TrainOptions & { readonly registry: R },
): Promise<Explanation> {
  const parsed = parseExperiment(options.registry, experiment)
  const data = await loadData(parsed, options)
  data.warnings?.forEach((warning) => options.onWarning?.(warning))
  const plan = makePlan(parsed, options.registry, data)
  const context = { steps: plan.steps, stepsPerEpoch: plan.stepsPerEpoch, learningRate: parsed.learningRate }
  const steps = [...Array.from({ length: parsed.epochs }, (_, epoch) => epoch * plan.stepsPerEpoch), plan.steps - 1]
  const layers = describeLayers(plan)
  return {
    name: parsed.name,
    backend: options.backend,
    samples: samplesOf(plan.data),
    targets: targetsOf(plan.data),
    notes: plan.data.notes ?? [],
    warnings: plan.data.warnings ?? [],
    inputShape: plan.inputShape,
    layers,
    parameters: layers.reduce((sum, layer) => sum + layer.parameters, 0),
    epochs: parsed.epochs,
    batchSize: plan.batchSize,
    stepsPerEpoch: plan.stepsPerEpoch,
    steps: plan.steps,
    updates: parsed.epochs * (plan.optimizer.updatesPerEpoch?.(plan.stepsPerEpoch) ?? plan.stepsPerEpoch),
    learningRates: [...new Set(steps)].map((step) => ({
      step,
      learningRate: parsed.learningRate * plan.schedule.factor(step, context),
    })),
    callbacks: Object.fromEntries(
      runEventTypes.map((type) => [
        type,
        plan.callbacks.filter((callback) => callback.on[type]).map((callback) => callback.name),
      ]),
    ) as unknown as Explanation['callbacks'],
    evaluate: plan.evaluate,
  }
}

function describeLayers({ layers, experiment, inputShape, loss, data }: Plan): Explanation['layers'] {
  const random = runRandom(experiment).initialization
  let shape = inputShape
  const described = layers.map(({ name, layer, frozen: isFrozen }, index) => {
    const { params, state, outputShape } = layer.init(shape, random.stream(name))
    const parameters = Object.values(params).reduce((sum, { size }) => sum + size, 0)
    tf.dispose([params, state])
    shape = outputShape
    return { name, use: experiment.model[index]!.use, outputShape, parameters, isFrozen }
  })
  checkOutput(loss, shape, data)
  return described
}
