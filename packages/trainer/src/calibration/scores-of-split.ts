import { ExperimentError, TrainError } from '@telarjs/core'
import type { Split } from '@telarjs/datasets'
import * as tf from '@tensorflow/tfjs-core'
import { uploadSplit } from '../data/data.js'
import { functionOfLoss } from '../inference/function-of-loss.js'
import type { TrainedNetwork } from '../inference/open-model.js'
import { meanOutput } from '../test-time-augmentation.js'
import type { Scores } from './fit-temperature.js'

/** Samples that are on the device at a time. */
const rowsAtOnce = 1000

/**
 * The logits of a network for a split, before any temperature, with the targets of the split.
 *
 * @throws ExperimentError for a network whose answers are no probabilities, TrainError where one of them is NaN
 * @example
 * const model = await openModel(checkpoint, registry)
 * const { logits, width, last } = await scoresOfSplit(model, data.splits['validation']!)
 */
export async function scoresOfSplit(model: TrainedNetwork, split: Split): Promise<Scores> {
  const { temperature: _, ...network } = model.network
  const uploaded = uploadSplit(split, network.sample)
  const parts: Float32Array[] = []
  try {
    for (let from = 0; from < split.size; from += rowsAtOnce) {
      const rows = Math.min(rowsAtOnce, split.size - from)
      const y = tf.tidy(() => {
        const { x } = uploaded.batch(tf.range(from, from + rows, 1, 'int32'))
        return meanOutput(network, model.evaluated(), x, 1, tf.scalar(0, 'int32'))
      })
      parts.push(((await y.data()) as Float32Array).slice())
      y.dispose()
    }
  } finally {
    uploaded.release()
  }
  const width = parts[0]!.length / Math.min(rowsAtOnce, split.size)
  const last = functionOfLoss(network.loss, [width])
  if (last === undefined || last === 'linear')
    throw new ExperimentError({
      where: network.experiment.loss.use,
      expected: 'a loss whose answers are probabilities of classes or labels, such as loss:cross-entropy',
      received: network.loss.outputs === 'embeddings' ? 'one of embeddings' : 'one of values',
    })
  const logits = new Float32Array(split.size * width)
  parts.forEach((part, i) => logits.set(part, i * rowsAtOnce * width))
  const wrong = logits.findIndex(Number.isNaN)
  if (wrong >= 0)
    throw new TrainError({
      where: `sample ${Math.floor(wrong / width)} of the split`,
      expected: 'an answer that is a number',
      received: 'NaN',
      remedy: 'The network has values that are not finite, or this sample has values far beyond those of training',
    })
  return { logits, width, targets: split.targets, last }
}
