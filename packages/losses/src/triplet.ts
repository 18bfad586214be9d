import { ExperimentError, type OptionsOf } from '@telarjs/core'
import { isLabels } from '@telarjs/tensor'
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { distancesBetween } from './lib/distances.js'
import { checkEmbedding } from './lib/loss-check.js'
import { positive } from './lib/option-schemas.js'
import { taped } from './lib/per-sample.js'
import { batchHard, semiHard } from './lib/triplets.js'
import { defineLoss } from './loss.js'

const options = v.strictObject({
  mining: v.optional(
    v.pipe(
      v.picklist(['semi-hard', 'batch-hard']),
      v.description(
        'Which triplets of a batch count: the nearest negative beyond each positive, or the hardest two of each anchor',
      ),
    ),
    'semi-hard',
  ),
  margin: v.optional(v.pipe(positive, v.description('By how much a negative should be farther than a positive')), 1),
  distance: v.optional(
    v.pipe(
      v.picklist(['euclidean', 'squared-euclidean', 'angular']),
      v.description('How far apart embeddings are; angular is 1 − cos, whatever their lengths'),
    ),
    'euclidean',
  ),
})

/**
 * Triplet loss: an anchor a should be nearer to a positive p of its class than to a negative n of another one, by the margin m. The outputs of the network
 * are embeddings, of any size, and the triplets are mined among the samples of a batch.
 *
 * `l = max(0, D(a, p) − D(a, n) + m)`
 *
 * z [batch, size] and y [batch] (int32 class numbers) -> a scalar. `semi-hard`: the mean over all pairs (a, p), with the nearest n beyond p, or the farthest
 * where none is. `batch-hard`: the mean over anchors, with the farthest p and the nearest n. Anchors without either do not count; a batch without a
 * triplet is 0, so it should hold several samples of each class. Weights are those of the anchors.
 * As TripletSemiHardLoss and TripletHardLoss of TensorFlow Addons.
 * Schroff et al., "FaceNet" (2015), arXiv:1503.03832; Hermans et al., "In defense of the triplet loss" (2017), arXiv:1703.07737.
 *
 * @example
 * const loss = create(triplet, { margin: 0.5 })
 * loss.compute(tf.tensor2d([[0], [1], [1.5]]), tf.tensor1d([0, 0, 1], 'int32')) // (0 + 1) / 2 = 0.5
 */
export const triplet = defineLoss({
  id: 'loss:triplet',
  summary: 'Embeddings: samples of a class nearer to one another than to those of other classes, by a margin',
  implies: { metrics: [{ use: 'metric:recall-at-k' }] },
  options,
  create({ mining, margin, distance }, { where }) {
    const mine = mining === 'semi-hard' ? semiHard : batchHard
    const lossOf = (z: Tensor, target: Tensor, weights: Tensor1D | undefined) => {
      const { values: distances, back } = distancesBetween(z as Tensor2D, distance)
      const mined = mine({ distances, labels: classNumbers(target, where), weights, margin })
      return { value: mined.value, gradient: () => back(mined.slopes()) }
    }
    return {
      targets: 'classes',
      outputs: 'embeddings',
      compute: (z, target, weights): Scalar =>
        taped(
          z,
          (x) => lossOf(x, target, weights).value,
          (x) => lossOf(x, target, weights).gradient(),
        ),
      gradient: (z, target, weights) =>
        tf.tidy(() => {
          const { value, gradient } = lossOf(z, target, weights)
          return { value, gradient: gradient() }
        }),
      probabilities: (prediction) => prediction,
      check: (predictionShape, target) => checkEmbedding(where, 'loss:triplet', predictionShape, target),
    }
  },
})

function classNumbers(target: Tensor, where: string): Tensor1D {
  if (isLabels(target)) return target
  throw new ExperimentError({
    where: `${where}: loss:triplet`,
    expected: 'the class of each sample',
    received: 'probabilities of classes',
  })
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'loss:triplet': OptionsOf<typeof triplet>
  }
}
