import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'

const BASE = 10_000

/**
 * Turns vectors [..., length, size] by their position t: the pair (j, j + size/2) by the angle t · 10000^(−2j/size), so that products of two vectors
 * depend on the distance of their positions. Su et al., "RoFormer" (2021), with the pairs of GPT-NeoX.
 */
export function rotaryPositions(length: number, size: number) {
  const angles = Float64Array.from(
    { length: length * size },
    (_, at) => Math.floor(at / size) * BASE ** ((-2 * (at % (size / 2))) / size),
  )
  const [cos, sin] = [Math.cos, Math.sin].map((f) => tf.tensor2d(Float32Array.from(angles, f), [length, size])) as [
    Tensor2D,
    Tensor2D,
  ]
  return {
    forward: (x: Tensor): Tensor => tf.add(tf.mul(x, cos), tf.mul(quarterTurn(x), sin)),
    backward: (dy: Tensor): Tensor => tf.sub(tf.mul(dy, cos), quarterTurn(tf.mul(dy, sin))),
  }
}

/** [−second half, first half]. */
function quarterTurn(x: Tensor): Tensor {
  const [first, second] = tf.split(x, 2, -1) as [Tensor, Tensor]
  return tf.concat([tf.neg(second), first], x.rank - 1)
}
