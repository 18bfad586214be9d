import {
  concat,
  ExperimentError,
  inputScale,
  parseExperiment,
  showShape,
  sizeOf,
  type DataSignature,
  type ParsedExperiment,
  type Registry,
  type ResolvedExperiment,
} from '@telarjs/core'
import { disposeTensors, mapTensors, uploadTensors, type NamedArray, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Calibration } from '../calibration/calibration.js'
import { readCheckpoint } from '../checkpoint/read-checkpoint.js'
import { makeNetwork, type DataShape, type Network } from '../plan.js'
import { migrateExperiment } from '../checkpoint/plugin-versions.js'
import { unitsOf } from '../data/sign-data.js'
import { evaluatedTensors } from '../step.js'
import { meanOutput, requireAugmentation, tempered } from '../test-time-augmentation.js'
import { unscaled } from '../data/target-scale.js'
import { withoutSnapshots } from '../checkpoint/checkpoint-areas.js'
import type { Thresholds } from '../thresholds/thresholds.js'
import { layerOutputs, type EvaluatedTensors } from './layer-outputs.js'

/** A trained network's answers: a row of `classes.length` probabilities per sample, or of values, or an embedding. */
export interface Prediction {
  readonly classes: readonly string[]
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/** A trained network: its arrays are on the host, and go to the device once it is first asked. */
export interface TrainedNetwork {
  readonly experiment: ResolvedExperiment
  readonly network: Network
  readonly sample: DataShape
  /** What training knew of its data; undefined where weights were imported without data. */
  readonly data: DataSignature | undefined
  /** The temperature that its outputs are divided by; undefined where it was not calibrated. */
  readonly calibration: Calibration | undefined
  /** Above which probabilities it says yes; undefined where nobody chose them, so that it is 0.5. */
  readonly thresholds: Thresholds | undefined
  /** By flat name: `params/0-dense/kernel`. */
  readonly arrays: Readonly<Record<string, NamedArray>>
  /** Everything on the device, by flat name. */
  tensors(): NamedTensors
  /** Params and layer state, as evaluation uses them. To be called in `tf.tidy`. */
  evaluated(): EvaluatedTensors
  /** The output of the last layer for a batch, divided by the temperature of a calibrated network, before the loss turns it into probabilities. To be called in `tf.tidy`. */
  answers(x: Tensor): Tensor
  /** Probabilities, or values, for a batch of samples. To be called in `tf.tidy`. */
  apply(x: Tensor): Tensor
  /** The output of each layer for a batch, the last one as probabilities. To be called in `tf.tidy`. */
  layerOutputs(x: Tensor): readonly Tensor[]
  /**
   * Answers for samples on the host, one after the other.
   *
   * @param passes versions of each sample, changed by the training transforms, whose outputs are averaged; defaults to 1, the sample itself
   * @throws ExperimentError where the number of values does not fit, or several passes find no transform that changes samples
   */
  predict(inputs: Uint8Array | Float32Array, passes?: number): Promise<Prediction>
  /** Frees what lies on the device. */
  release(): void
}

/** What a network may be evaluated with in place of what it was trained with: none of it changes the network. */
export type EvaluationChanges = Partial<Pick<ParsedExperiment, 'data' | 'metrics' | 'batchSize'>>

/** Samples that are on the device at a time; more would only take memory. */
const rowsAtOnce = 1000

/**
 * Opens a checkpoint to get predictions from its network. It uses tfjs's current backend, also if that changes later.
 *
 * @param registry holds the plugins that the experiment names
 * @param name of the file, for messages
 * @throws TrainError for a damaged checkpoint, ExperimentError for one of unknown plugins
 * @example
 * const model = await openModel(bytes, builtinRegistry)
 * const { values, classes } = await model.predict(pixels)
 * model.release()
 */
export async function openModel(bytes: Uint8Array, registry: Registry, name?: string): Promise<TrainedNetwork> {
  return openChangedModel(bytes, registry, {}, name)
}

/** Opens a checkpoint as `openModel` does, with other data, metrics or batches in its experiment. */
export async function openChangedModel(
  bytes: Uint8Array,
  registry: Registry,
  changes: EvaluationChanges,
  name?: string,
): Promise<TrainedNetwork> {
  const { tensors: all, ...checkpoint } = await readCheckpoint(bytes, name)
  const { experiment: saved, sample: described, data, calibration, thresholds, madeBy } = checkpoint
  const migrated = migrateExperiment({ ...saved, ...changes }, madeBy?.plugins ?? {}, registry)
  // Callbacks are not part of the network, so their plugins may be missing.
  const parsed = parseExperiment(registry, { ...migrated, callbacks: [] })
  const network = {
    ...makeNetwork({ ...parsed, callbacks: saved.callbacks }, registry, described),
    ...(calibration ? { temperature: calibration.temperature } : {}),
    ...(thresholds ? { thresholds: thresholds.values } : {}),
  }
  const arrays = withoutSnapshots(all)
  const { sample } = network
  // Tensors live on the backend on which they were made.
  let uploaded: { readonly backend: string; readonly tensors: NamedTensors } | undefined

  function release(): void {
    if (uploaded && tf.findBackend(uploaded.backend)) disposeTensors(uploaded.tensors)
    uploaded = undefined
  }

  function tensors(): NamedTensors {
    if (uploaded?.backend !== tf.getBackend()) {
      release()
      uploaded = { backend: tf.getBackend(), tensors: mapTensors(uploadTensors(arrays), (tensor) => tf.keep(tensor)) }
    }
    return uploaded!.tensors
  }

  const evaluated = () => evaluatedTensors(network, tensors())

  function answers(x: Tensor, passes = 1, at = 0): Tensor {
    return meanOutput(network, evaluated(), x, passes, tf.scalar(at, 'int32'))
  }

  const meaning = (y: Tensor) => unscaled(network.loss.probabilities(y), sample.targetScale)
  const apply = (x: Tensor) => meaning(answers(x))

  return {
    experiment: network.experiment,
    network,
    sample,
    data,
    calibration,
    thresholds,
    arrays,
    tensors,
    evaluated,
    answers: (x) => answers(x),
    apply,
    layerOutputs(x) {
      const outputs = layerOutputs(network, evaluated(), x)
      return [...outputs.slice(0, -1), meaning(tempered(network, outputs.at(-1)!))]
    },
    async predict(inputs, passes = 1) {
      requireAugmentation(network, passes)
      return predictAll(sample, scaleOf(data, inputs), inputs, (x, from) => meaning(answers(x, passes, from)))
    },
    release,
  }
}

/** The factor for inputs, so that the network sees them as in training. */
function scaleOf(data: DataSignature | undefined, inputs: Uint8Array | Float32Array): number {
  // Numbers from a table were encoded as in training; bytes in a table are divided by 255, as those of images.
  if (data?.inputs.kind === 'columns' && data.units === 'numbers') return 1
  if (data) return inputScale(data, unitsOf(inputs))
  return inputs instanceof Uint8Array ? 1 / 255 : 1
}

async function predictAll(
  { shape, classes }: DataShape,
  scale: number,
  inputs: Uint8Array | Float32Array,
  apply: (x: Tensor, from: number) => Tensor,
): Promise<Prediction> {
  const size = sizeOf(shape)
  const rows = inputs.length / size
  if (!Number.isInteger(rows) || rows === 0)
    throw new ExperimentError({
      where: 'predict',
      expected: `samples of ${size} values (${showShape(shape)})`,
      received: `${inputs.length} values`,
    })
  const answers: Float32Array[] = []
  let answerShape: readonly number[] = []
  for (let from = 0; from < rows; from += rowsAtOnce) {
    const part = inputs.subarray(from * size, Math.min(from + rowsAtOnce, rows) * size)
    const y = tf.tidy(() => {
      const x = tf.tensor(new Float32Array(part), [part.length / size, ...shape])
      return apply(scale === 1 ? x : tf.mul(x, scale), from)
    })
    try {
      answers.push(((await y.data()) as Float32Array).slice())
      answerShape = y.shape.slice(1)
    } finally {
      y.dispose()
    }
  }
  return { classes, shape: [rows, ...answerShape], values: concat(Float32Array, answers) }
}
