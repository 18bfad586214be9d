import { concat, sizeOf, type DataSignature, type Registry } from '@telarjs/core'
import type { TrainedNetwork } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { ofBothClasses } from '@telarjs/trainer/thresholds'
import { createBatcher } from './batcher.js'

/** A network that answers requests. */
export interface ServedModel {
  readonly name: string
  /** The shape of one sample as the network takes it. */
  readonly shape: readonly number[]
  readonly classes: readonly string[]
  /** What training knew of its data; undefined where weights were imported without data. */
  readonly data: DataSignature | undefined
  /** The number of values in the answer for one sample: probabilities of the classes, or predicted values. */
  readonly width: number
  /** Above which probabilities it says yes: for the second of two classes, or for each label. Without them it says the most probable class. */
  readonly thresholds?: readonly number[]
  /**
   * Answers for samples, computed together with those of other requests that wait.
   *
   * @param inputs `[rows, …shape]`, as the network sees them: bytes divided by 255, cells of a table encoded
   */
  infer(inputs: Float32Array, rows: number): Promise<Float32Array>
  /** Samples that wait or are being computed. */
  waiting(): number
  release(): void
}

/** Samples that are on the device at once, where a request brings more. */
const MOST_ROWS = 1000

/**
 * Opens a network for requests and computes one answer, so that whatever is compiled or uploaded at first is there before the first request.
 *
 * @param checkpoint its bytes
 * @param name what requests call it
 * @param batch samples of different requests that are computed together at the most
 * @throws TrainError for a damaged checkpoint, ExperimentError for unknown plugins
 */
export async function openServed(
  checkpoint: Uint8Array,
  name: string,
  batch: number,
  registry: Registry,
): Promise<ServedModel> {
  const { openModel } = await import('@telarjs/trainer')
  const model = await openModel(checkpoint, registry, name)
  const { shape, classes } = model.sample
  const size = sizeOf(shape)
  const first = await compute(model, new Float32Array(size), 1).catch((error: unknown) => {
    model.release()
    throw error
  })
  const batcher = createBatcher((inputs, rows) => compute(model, inputs, rows), { size, most: batch })
  // One score for two classes is the probability of the second.
  const isScore = first.length === 1 && classes.length === 2
  return {
    name,
    shape,
    classes,
    data: model.data,
    width: isScore ? 2 : first.length,
    ...(model.thresholds ? { thresholds: model.thresholds.values } : {}),
    infer: async (inputs, rows) => {
      const answers = await batcher.add(inputs, rows)
      return isScore ? ofBothClasses(answers) : answers
    },
    waiting: batcher.waiting,
    release: () => model.release(),
  }
}

async function compute(model: TrainedNetwork, inputs: Float32Array, rows: number): Promise<Float32Array> {
  const { shape } = model.sample
  const size = inputs.length / rows
  const parts: Float32Array[] = []
  for (let from = 0; from < rows; from += MOST_ROWS) {
    const to = Math.min(from + MOST_ROWS, rows)
    const y = tf.tidy(() => model.apply(tf.tensor(inputs.subarray(from * size, to * size), [to - from, ...shape])))
    try {
      parts.push(((await y.data()) as Float32Array).slice())
    } finally {
      y.dispose()
    }
  }
  return parts.length === 1 ? parts[0]! : concat(Float32Array, parts)
}
