import { oneHot } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'

/** What is mined for triplets: the distances [batch, batch] between the samples of a batch, and their classes. */
export interface Minable {
  readonly distances: Tensor2D
  /** int32 [batch] */
  readonly labels: Tensor1D
  /** How much each anchor counts; each alike without them. */
  readonly weights?: Tensor1D | undefined
  readonly margin: number
}

/** The loss of the triplets that were found. */
export interface MinedLoss {
  readonly value: Scalar
  /** Its slope with respect to each distance, [batch, batch]. */
  slopes(): Tensor2D
}

/** Pairs of a batch, each [batch, batch] of 0 and 1: row is the anchor. */
function pairsOf(labels: Tensor1D): { readonly positive: Tensor2D; readonly negative: Tensor2D } {
  const batch = labels.shape[0]
  const isSame = tf.cast(tf.equal(tf.reshape(labels, [batch, 1]), tf.reshape(labels, [1, batch])), 'float32')
  return { positive: tf.sub(isSame, tf.eye(batch)), negative: tf.sub(1, isSame) }
}

/** For each anchor the farthest sample of its class and the nearest one of another; the mean over anchors that have both. */
export function batchHard({ distances, labels, weights, margin }: Minable): MinedLoss {
  const { positive, negative } = pairsOf(labels)
  const farthest = tf.max(tf.mul(distances, positive), 1, true)
  const nearest = tf.min(exceptWhere(distances, negative), 1, true)
  const lack = tf.add(tf.sub(farthest, nearest), margin)
  const hasBoth = tf.mul(tf.max(positive, 1, true), tf.max(negative, 1, true))
  const shares = sharesOf(weights ? tf.mul(hasBoth, tf.reshape(weights, [-1, 1])) : hasBoth)
  return {
    value: tf.sum(tf.mul(tf.relu(lack), shares)),
    slopes() {
      const active = tf.mul(tf.step(lack), shares)
      const [toPositive, toNegative] = [
        evenly(tf.mul(positive, equals(distances, farthest))),
        evenly(tf.mul(negative, equals(distances, nearest))),
      ]
      return tf.mul(active, tf.sub(toPositive, toNegative))
    },
  }
}

/** Values of a block of anchors against all pairs of the batch: more would not fit into the memory of a phone. */
const blockSize = 2 ** 21

/**
 * For each anchor and each other sample of its class the nearest negative that is farther than that sample, or the farthest where none is; the mean over
 * all such pairs.
 */
export function semiHard(given: Minable): MinedLoss {
  const { distances, labels, weights, margin } = given
  const batch = labels.shape[0]
  // One sample has no triplet, and tfjs no one-hot rows of length 1.
  if (batch === 1) return batchHard(given)
  const { positive, negative } = pairsOf(labels)
  const pairs = tf.mul(positive, tf.max(negative, 1, true))
  const shares = sharesOf(weights ? tf.mul(pairs, tf.reshape(weights, [batch, 1])) : pairs)
  const rows = Math.max(1, Math.floor(blockSize / batch ** 2))
  const starts = Array.from({ length: Math.ceil(batch / rows) }, (_, i) => i * rows)
  const blocks = starts.map((from) => {
    const [own, others, share] = [distances, negative, shares].map((all) =>
      tf.slice2d(all as Tensor2D, [from, 0], [Math.min(rows, batch - from), batch]),
    ) as [Tensor2D, Tensor2D, Tensor2D]
    return semiHardOfAnchors(own, others, share, margin)
  })
  return {
    value: tf.addN(blocks.map(({ value }) => value)),
    slopes: () =>
      blocks.length === 1
        ? blocks[0]!.slopes()
        : tf.concat2d(
            blocks.map(({ slopes }) => slopes()),
            0,
          ),
  }
}

/**
 * Of three-dimensional values only what kernels do fast: a comparison of broadcast values is many times slower on WebAssembly than a difference.
 *
 * @param distances of some anchors from all samples, [anchors, batch], as are the others
 */
function semiHardOfAnchors(distances: Tensor2D, negative: Tensor2D, shares: Tensor2D, margin: number): MinedLoss {
  const [anchors, batch] = distances.shape
  const beyond = tf.add(tf.max(distances), 1)
  const toNegative = tf.reshape(tf.add(distances, tf.mul(tf.sub(1, negative), beyond)), [anchors, 1, batch])
  const isFarther = tf.step(tf.sub(toNegative, tf.reshape(distances, [anchors, batch, 1])))
  // Negatives that are farther than the positive stay exactly as far as they are; all else is beyond them.
  const candidates = tf.add(toNegative, tf.mul(tf.sub(1, isFarther), beyond))
  const next = tf.min(candidates, 2)
  const hasFarther = tf.cast(tf.less(next, beyond), 'float32')
  const farthest = tf.max(tf.mul(distances, negative), 1, true)
  const chosen: Tensor = tf.add(tf.mul(next, hasFarther), tf.mul(farthest, tf.sub(1, hasFarther)))
  const lack = tf.add(tf.sub(distances, chosen), margin)
  return {
    value: tf.sum(tf.mul(tf.relu(lack), shares)),
    slopes() {
      const active = tf.mul(tf.step(lack), shares)
      const ofNext = tf.reshape(tf.mul(active, hasFarther), [anchors, 1, batch])
      const places = oneHot(tf.reshape(tf.argMin(candidates, 2), [-1]) as Tensor1D, batch)
      const toNext = tf.reshape(tf.matMul(ofNext, tf.reshape(places, [anchors, batch, batch])), [anchors, batch])
      const ofFarthest = tf.sum(tf.mul(active, tf.sub(1, hasFarther)), 1, true)
      const toFarthest = tf.mul(evenly(tf.mul(negative, equals(distances, farthest))), ofFarthest)
      return tf.sub(active, tf.add(toNext, toFarthest)) as Tensor2D
    },
  }
}

/** Values where `kept` is 1; elsewhere more than the largest of them. Those that are kept stay exactly what they are. */
function exceptWhere(values: Tensor, kept: Tensor): Tensor {
  return tf.add(values, tf.mul(tf.sub(1, kept), tf.add(tf.max(values), 1)))
}

function equals(values: Tensor, others: Tensor): Tensor {
  return tf.cast(tf.equal(values, others), 'float32')
}

/** The ones of a row share what one of them would have alone. */
function evenly(ones: Tensor): Tensor {
  return tf.divNoNan(ones, tf.sum(ones, 1, true))
}

/** Weights over their sum; all 0 where there are none, as in a batch without a triplet. */
function sharesOf(weights: Tensor): Tensor {
  return tf.divNoNan(weights, tf.sum(weights))
}
