import { ExperimentError, parseExperiment, unknownName, type Evaluation, concat, sizeOf } from '@telarjs/core'
import { disposeTensors, uploadTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { readCheckpoint } from './checkpoint.js'
import { evaluationSplit, loadData, uploadSplit } from './data.js'
import { evaluateSplit } from './evaluation.js'
import type { TrainOptions } from './options.js'
import { makeNetwork } from './plan.js'
import { evaluatedTensors, noRandom, preprocess } from './step.js'

/** A trained network's answers: a row of `classes.length` probabilities (or of values) per sample. */
export interface Prediction {
  readonly classes: readonly string[]
  readonly shape: readonly number[]
  readonly values: Float32Array
}

/**
 * Evaluates a checkpoint on a split of its data.
 *
 * @param given such as `validation`; undefined for `test`, or where the data has none, the last there is
 * @throws ExperimentError for an unknown split, TrainError for a damaged checkpoint
 */
export async function evaluate(
  checkpoint: Uint8Array,
  given: string | undefined,
  options: PredictOptions,
): Promise<Evaluation> {
  const { network, parsed, upload } = await open(checkpoint, options)
  const data = await loadData(parsed, options)
  const split = given ?? evaluationSplit(data)
  if (!data.splits[split])
    throw new ExperimentError(`evaluate: ${unknownName('split', split, Object.keys(data.splits))}`)
  const uploaded = uploadSplit(data.splits[split], data.shape, data.targetShape)
  const tensors = upload()
  try {
    return await evaluateSplit(network, split, uploaded, () => tensors)
  } finally {
    uploaded.release()
    disposeTensors(tensors)
  }
}

/**
 * Lets a trained network answer for new samples.
 *
 * @param inputs samples one after the other, each of the shape of the data; bytes are scaled to 0 … 1
 * @throws ExperimentError where the number of values does not fit
 */
export async function predict(
  checkpoint: Uint8Array,
  inputs: Uint8Array | Float32Array,
  options: PredictOptions,
): Promise<Prediction> {
  const { network, upload } = await open(checkpoint, options)
  const { shape, classes } = network.sample
  const rows = inputs.length / sizeOf(shape)
  if (!Number.isInteger(rows) || rows === 0) {
    throw new ExperimentError(
      `predict: expected samples of ${sizeOf(shape)} values ([${shape.join(', ')}]), received ${inputs.length} values`,
    )
  }
  const tensors = upload()
  const context = { ...evaluatedTensors(network, tensors), training: false, random: noRandom }
  const size = sizeOf(shape)
  const answers: Float32Array[] = []
  let answerShape: readonly number[] = []
  try {
    for (let from = 0; from < rows; from += rowsAtOnce) {
      const part = inputs.subarray(from * size, Math.min(from + rowsAtOnce, rows) * size)
      const y = tf.tidy(() => {
        const x = tf.mul(
          tf.tensor(Float32Array.from(part), [part.length / size, ...shape]),
          inputs instanceof Uint8Array ? 1 / 255 : 1,
        )
        return network.loss.probabilities(network.model.apply(preprocess(network, x), context).y)
      })
      try {
        answers.push(((await y.data()) as Float32Array).slice())
        answerShape = y.shape.slice(1)
      } finally {
        y.dispose()
      }
    }
    return { classes, shape: [rows, ...answerShape], values: concat(Float32Array, answers) }
  } finally {
    disposeTensors(tensors)
  }
}

/** Samples that are on the device at a time; more would only take memory. */
const rowsAtOnce = 1000

type PredictOptions = Omit<TrainOptions, 'from' | 'storage' | 'onWarning'>

async function open(bytes: Uint8Array, { registry }: PredictOptions) {
  const { experiment, sample, tensors } = await readCheckpoint(bytes)
  const parsed = parseExperiment(registry, experiment)
  const trained = Object.fromEntries(Object.entries(tensors).filter(([name]) => !name.startsWith('kept/')))
  return { parsed, network: makeNetwork(parsed, registry, sample), upload: () => uploadTensors(trained) }
}
