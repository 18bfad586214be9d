import { ExperimentError, type OptionsOf } from '@telarjs/core'
import { isLabels } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { neighborsHit } from './lib/neighbors.js'
import { defineMetric } from './metric.js'

const options = v.strictObject({
  k: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(1), v.description('How many of the nearest samples count')),
    1,
  ),
  distance: v.optional(
    v.pipe(
      v.picklist(['euclidean', 'angular']),
      v.description('How near embeddings are; angular is 1 − cos, whatever their lengths'),
    ),
    'euclidean',
  ),
})

/**
 * Recall at k of embeddings: the share of samples that have one of their class among the k nearest other samples of the split. With k = 1 it is the
 * accuracy of a classifier by the nearest neighbor, each sample left out in turn.
 *
 * `recall@k = samples with one of their class among the k nearest / samples`
 *
 * prediction [batch, size] and target int32 [batch] -> 0 … 1; NaN predictions give NaN. Of equal distances those of other classes come first, so that
 * embeddings which are all alike hit nothing. Samples that are alone of their class do not count. Its time grows with the square of the samples: 6,000 of
 * 32 numbers take about half a second.
 * Jégou et al., "Product quantization for nearest neighbor search" (2011), doi:10.1109/TPAMI.2010.57; Oh Song et al., "Deep metric learning via lifted
 * structured feature embedding" (2016), arXiv:1511.06452.
 *
 * @example
 * const metric = create(recallAtK)
 * const rows = metric.update(tf.tensor2d([[0], [1], [3], [7]]), tf.tensor1d([0, 0, 1, 1], 'int32'))
 * metric.compute(rows.dataSync(), 4) // 0.75: nearest to 3 is 1, of the other class
 */
export const recallAtK = defineMetric({
  id: 'metric:recall-at-k',
  summary: 'Share of embeddings with one of their class among the k nearest of the split',
  options,
  create: ({ k, distance }, { where }) => ({
    name: `recall-at-${k}`,
    direction: 'maximize',
    valueKind: 'fraction',
    everyStep: false,
    collects: true,
    outputs: 'embeddings',
    update: (prediction, target) =>
      tf.tidy(() => {
        const batch = prediction.shape[0]!
        return tf.concat([tf.reshape(prediction, [batch, -1]), classColumn(target, where)], 1)
      }),
    compute: (rows, samples) => neighborsHit(rows, samples, k, distance),
  }),
})

function classColumn(target: Tensor, where: string): Tensor {
  if (isLabels(target)) return tf.cast(tf.reshape(target, [-1, 1]), 'float32')
  throw new ExperimentError({
    where: `${where}: metric:recall-at-k`,
    expected: 'the class of each sample',
    received: 'values, or probabilities of classes',
  })
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:recall-at-k': OptionsOf<typeof recallAtK>
  }
}
