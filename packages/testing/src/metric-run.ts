import { createRandom, type MetricValue } from '@telarjs/core'
import type { Metric } from '@telarjs/metrics/metric'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { KitConfig, Subject } from './subject.js'

/** Options of the kit for metrics. */
export interface MetricConfig extends KitConfig {
  /** What the metric compares predictions with; defaults to classes. */
  readonly targets?: 'classes' | 'values'
  /** The shape of one prediction; defaults to [4], so four classes. */
  readonly predictionShape?: readonly number[]
}

/** Samples of the predictions. */
export const BATCH = 8

/** What a metric sums up over them. */
export function sums(metric: Metric, prediction: Tensor, target: Tensor): Float32Array {
  return tf.tidy(() => metric.update(prediction, target).dataSync<'float32'>().slice())
}

export function flat(value: MetricValue): number[] {
  return typeof value === 'number' ? [value] : value.flat()
}

/** A metric with predictions and targets. */
export function begin({ config, make }: Subject<'metric', MetricConfig>) {
  const random = createRandom(13)
  const shape = config.predictionShape ?? [4]
  const classes = shape.at(-1)!
  const size = tf.util.sizeFromShape([BATCH, ...shape])
  const prediction = tf.tensor(random.stream('prediction').normal(size), [BATCH, ...shape])
  const target: Tensor =
    config.targets === 'values'
      ? tf.tensor(random.stream('target').normal(size), [BATCH, ...shape])
      : tf.tensor1d(
          Int32Array.from({ length: BATCH }, (_, i) => i % Math.max(classes, 2)),
          'int32',
        )
  const metric = make()
  /** Right for sign 1, as wrong as can be for −1. */
  function perfect(sign: 1 | -1): Tensor {
    return tf.tidy(() => {
      if (metric.outputs === 'embeddings') {
        // As wrong as can be: samples that follow each other, which are of different classes, lie at the same place.
        const places = sign === 1 ? target : tf.tensor1d([0, 0, 1, 1, 2, 2, 3, 3], 'int32')
        return tf.mul(tf.cast(tf.oneHot(places as tf.Tensor1D, 4), 'float32'), 9)
      }
      if (config.targets === 'values') return tf.mul(target, sign)
      if (classes === 1)
        return tf.reshape(tf.mul(tf.sub(tf.mul(tf.cast(target, 'float32'), 2), 1), 9 * sign), [BATCH, 1])
      return tf.mul(tf.cast(tf.oneHot(target as tf.Tensor1D, classes), 'float32'), 9 * sign)
    })
  }
  return { metric, prediction, target, perfect, free: () => tf.dispose([prediction, target]) }
}
