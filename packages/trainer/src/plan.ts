import {
  createRandom,
  ExperimentError,
  resolveExperiment,
  unknownName,
  type DataFacts,
  type ParsedExperiment,
  type Registry,
  type ResolvedExperiment,
  type ValueKind,
} from '@telarjs/core'
import type { Callback } from '@telarjs/callbacks'
import type { LoadedData } from '@telarjs/datasets'
import { createSequence, layerName, type Layer } from '@telarjs/layers'
import type { Loss } from '@telarjs/losses'
import type { Metric } from '@telarjs/metrics'
import { requireOptimizer, type Optimizer } from '@telarjs/optimizers/optimizer'
import type { Regularizer } from '@telarjs/regularizers'
import type { Schedule } from '@telarjs/schedulers'
import type { Shape } from '@telarjs/tensor'
import type { Transform } from '@telarjs/transforms'
import { frozenLayers } from './frozen.js'
import { createNamed, createEach } from './plugin-errors/named-errors.js'
import { requireSameOutputs } from './same-outputs.js'
import { scopedLayer } from './scope.js'

/** What one sample and its target look like. A network of embeddings has no classes here, as no output stands for one. */
export type DataShape = Pick<LoadedData, 'shape' | 'classes' | 'targetShape' | 'targetScale'>

/** What the specs of an experiment create, fitted to the samples. No tensors yet. */
export interface Network {
  readonly experiment: ResolvedExperiment
  /** Has no scale of the targets where the loss takes them as they are. */
  readonly sample: DataShape
  readonly transforms: readonly Transform[]
  /** The shape of a sample after the transforms. */
  readonly inputShape: Shape
  readonly layers: readonly { readonly name: string; readonly layer: Layer; readonly frozen: boolean }[]
  /** All layers, combined into one. */
  readonly model: ReturnType<typeof createSequence>
  readonly loss: Loss
  readonly metrics: readonly Metric[]
  readonly optimizer: Optimizer
  /** What the last outputs are divided by, where a trained network was calibrated. */
  readonly temperature?: number
  /** Above which probabilities it says yes, where that is not 0.5: for the second of two classes, or for each label. */
  readonly thresholds?: readonly number[]
}

/** A network with its data, and the numbers of its run. */
export interface Plan extends Network {
  readonly data: LoadedData
  readonly schedule: Schedule
  readonly regularizers: readonly Regularizer[]
  /** In the order in which they receive events. */
  readonly callbacks: readonly Callback[]
  readonly batchSize: number
  readonly stepsPerEpoch: number
  readonly steps: number
  /** The splits evaluated after each epoch. */
  readonly evaluate: readonly string[]
}

/**
 * Makes the network that an experiment names.
 *
 * @throws ExperimentError that names the place
 * @example
 * const { model, inputShape } = makeNetwork(parsed, builtinRegistry, { shape: [784], classes: ['0', '1'], targetShape: [] })
 */
export function makeNetwork(given: ParsedExperiment, registry: Registry, data: DataShape): Network {
  const experiment = resolveExperiment(registry, given, { targets: targetsOf(data), samples: Infinity })
  const loss = createNamed(registry, 'loss', experiment.loss, 'loss')
  const sample = sampleOf(data, loss)
  const transforms = createEach(registry, 'transform', experiment.transforms, 'transforms')
  const isFrozen = frozenLayers(experiment)
  const layers = experiment.model.map((spec, index) => ({
    name: layerName(index, spec.use),
    layer: scopedLayer(spec.use, createNamed(registry, 'layer', spec, `model[${index}]`)),
    frozen: isFrozen(layerName(index, spec.use)),
  }))
  const metrics = createEach(registry, 'metric', experiment.metrics, 'metrics')
  metrics.forEach(({ name }, index) => {
    const first = metrics.findIndex((other) => other.name === name)
    if (first < index)
      throw new ExperimentError({
        where: `experiment.metrics[${index}]`,
        expected: 'metrics of different names',
        received: `'${name}' again, which metrics[${first}] is called`,
      })
  })
  requireSameOutputs({ experiment, loss, metrics, transforms })
  return {
    experiment,
    sample,
    transforms,
    inputShape: transforms.reduce((shape, transform) => transform.outputShape(shape), sample.shape),
    layers,
    model: createSequence(layers),
    loss,
    metrics,
    optimizer: requireOptimizer(
      createNamed(registry, 'optimizer', experiment.optimizer, 'optimizer'),
      experiment.optimizer,
      'optimizer',
    ),
  }
}

function sampleOf(data: DataShape, { takesScaledTargets, outputs }: Loss): DataShape {
  const { shape, classes, targetShape, targetScale } = data
  const isScaled = takesScaledTargets === true && targetScale !== undefined
  const named = outputs === 'embeddings' ? [] : classes
  return { shape, classes: named, targetShape, ...(isScaled ? { targetScale } : {}) }
}

/**
 * Makes everything that an experiment names, with the defaults that follow from its data.
 *
 * @throws ExperimentError that names the place
 * @example
 * const plan = makePlan(parsed, builtinRegistry, await loadData(parsed, { registry: builtinRegistry }))
 */
export function makePlan(
  given: ParsedExperiment,
  registry: Registry,
  data: LoadedData,
  hostCallbacks: readonly Callback[] = [],
): Plan {
  const experiment = resolveExperiment(registry, given, factsOf(data))
  const { batchSize, stepsPerEpoch } = fitBatches(experiment, data)
  const network = makeNetwork(experiment, registry, data)
  const callbacks = inPhases([...hostCallbacks, ...createEach(registry, 'callback', experiment.callbacks, 'callbacks')])
  const checked = { experiment, samples: samplesOf(data), directions: directionsOf(network.metrics) }
  for (const callback of callbacks) callback.check?.(checked)
  return {
    ...network,
    data: dataAs(network.sample, data),
    schedule: createNamed(registry, 'schedule', experiment.schedule, 'schedule'),
    regularizers: createEach(registry, 'regularizer', experiment.regularizers, 'regularizers'),
    callbacks,
    batchSize,
    stepsPerEpoch,
    steps: stepsPerEpoch * experiment.epochs,
    evaluate: evaluatedSplits(experiment, data),
  }
}

/** The data with its targets scaled only where the network's are. */
function dataAs({ targetScale }: DataShape, data: LoadedData): LoadedData {
  const { targetScale: _all, ...rest } = data
  return targetScale ? data : rest
}

function targetsOf({ classes }: Pick<DataShape, 'classes'>): DataFacts['targets'] {
  return classes.length > 0 ? 'classes' : 'values'
}

/**
 * The facts about the data from which an experiment's defaults follow.
 *
 * @example
 * const facts = factsOf(data) // { targets: 'classes', samples: 54000 }
 */
export function factsOf(data: LoadedData): DataFacts {
  return { targets: targetsOf(data), samples: trainingSize(data) }
}

/** The samples of an epoch, whether they are in memory or streamed. */
export function trainingSize({ splits, stream }: Pick<LoadedData, 'splits' | 'stream'>): number {
  return stream?.size ?? splits['train']!.size
}

/** Samples of each split. */
export function samplesOf(data: LoadedData): Record<string, number> {
  const sizes = Object.entries(data.splits).map(([name, { size }]) => [name, size] as const)
  return { ...Object.fromEntries(sizes), train: trainingSize(data) }
}

/**
 * For each metric, which way is better.
 *
 * @example
 * directionsOf([create(accuracy)]) // { loss: 'minimize', accuracy: 'maximize' }
 */
export function directionsOf(metrics: readonly Metric[]): Record<string, 'maximize' | 'minimize'> {
  return { loss: 'minimize', ...Object.fromEntries(metrics.map(({ name, direction }) => [name, direction])) }
}

/**
 * The type of each metric's values.
 *
 * @example
 * valueKindsOf([create(accuracy)]) // { loss: 'number', accuracy: 'fraction' }
 */
export function valueKindsOf(metrics: readonly Metric[]): Record<string, ValueKind> {
  return { loss: 'number', ...Object.fromEntries(metrics.map(({ name, valueKind }) => [name, valueKind])) }
}

/** A batch larger than the training split is the whole of it. */
function fitBatches(experiment: ResolvedExperiment, data: LoadedData) {
  const size = trainingSize(data)
  const batchSize = Math.min(experiment.batchSize, size)
  return { batchSize, stepsPerEpoch: Math.ceil(size / batchSize) }
}

function evaluatedSplits({ evaluate }: ParsedExperiment, { splits, stream }: LoadedData): readonly string[] {
  if (stream && evaluate?.includes('train'))
    throw new ExperimentError({
      where: 'experiment.evaluate',
      expected: 'splits that are held in memory',
      received: "'train', which is streamed",
    })
  const stray = evaluate?.find((name) => !Object.hasOwn(splits, name))
  if (stray !== undefined)
    throw new ExperimentError(unknownName('experiment.evaluate', 'split', stray, Object.keys(splits)))
  return evaluate ?? ['validation', 'test'].filter((name) => Object.hasOwn(splits, name)).slice(0, 1)
}

const phases = ['observe', 'decide', 'persist'] as const

/** By phase, then by place in the list. */
function inPhases(callbacks: readonly Callback[]): readonly Callback[] {
  return phases.flatMap((phase) => callbacks.filter((callback) => callback.phase === phase))
}

/**
 * The random numbers of a run, by purpose.
 *
 * @example
 * const { initialization } = runRandom(parsed)
 */
export function runRandom({ seed }: ParsedExperiment) {
  const random = createRandom(seed)
  return {
    // The British spelling is part of the key from which all initial weights follow; another spelling would change every run.
    initialization: random.stream('initialisation'),
    /** The order of the data in an epoch. */
    shuffling: (epoch: number) => random.stream('shuffling').stream(epoch),
    dropout: random.stream('dropout'),
    augmentation: random.stream('augmentation'),
  }
}
