import { createRandom, type Random } from '@telarjs/core'
import type { Loss } from '@telarjs/losses/loss'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { KitConfig, Subject } from './subject.js'

/** Options of the kit for losses. */
export interface LossConfig extends KitConfig {
  /** The shape of one prediction; defaults to [4]. */
  readonly predictionShape?: readonly number[]
  /** How many classes there are, for losses of classes; defaults to the last length of the prediction. */
  readonly classes?: number
  /** The values of a prediction; defaults to standard normal. */
  readonly prediction?: (size: number, random: Random) => Float32Array
  /** The values of a target, for losses of values; defaults to numbers in [0, 1). */
  readonly target?: (size: number, random: Random) => Float32Array
  /** The shape of one target, for losses of values; defaults to that of the prediction. */
  readonly targetShape?: readonly number[]
  /** A shape of prediction that the loss must refuse; defaults to one more than fits. */
  readonly wrongShape?: readonly number[]
}

export const BATCH = 5
/** Weights of the samples, whose sum is not their number: a mean that divides by that number shows. */
export const WEIGHTS = [0.5, 2, 1, 0, 2.5]

/** Whether the samples of a batch are compared with each other: one alone has no loss, and a target is a class and no mixture. */
export function ofEmbeddings({ outputs }: Loss): boolean {
  return outputs === 'embeddings'
}

/** A loss with predictions and targets. */
export function begin({ config, make }: Subject<'loss', LossConfig>) {
  const loss = make()
  const random = createRandom(11)
  const shape = config.predictionShape ?? [4]
  const ofClasses = loss.targets === 'classes'
  const classes = config.classes ?? shape.at(-1)!
  const targetShape = ofClasses ? [] : (config.targetShape ?? shape)
  const [size, targetSize] = [tf.util.sizeFromShape([BATCH, ...shape]), tf.util.sizeFromShape([BATCH, ...targetShape])]
  const values = config.prediction?.(size, random.stream('prediction')) ?? random.stream('prediction').normal(size)
  const prediction = tf.tensor(values, [BATCH, ...shape])
  const target: Tensor = ofClasses
    ? tf.tensor1d(
        Int32Array.from({ length: BATCH }, (_, i) => i % classes),
        'int32',
      )
    : tf.tensor(config.target?.(targetSize, random.stream('target')) ?? random.stream('target').uniform(targetSize), [
        BATCH,
        ...targetShape,
      ])
  return { loss, shape, classes, targetShape, prediction, target, free: () => tf.dispose([prediction, target]) }
}
