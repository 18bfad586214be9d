import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'

const BASE = 10_000

/**
 * Cosine and sine of the rotary angles t · 10000^(−2j/size), each [length, size] row by row: for position t and the components j and j + size/2.
 *
 * @example
 * rotaryTable(2, 2) // { cos: [1, 1, 0.5403, 0.5403], sin: [0, 0, 0.8415, 0.8415] }
 */
export function rotaryTable(length: number, size: number): { readonly cos: Float32Array; readonly sin: Float32Array } {
  const angles = Float64Array.from(
    { length: length * size },
    (_, at) => Math.floor(at / size) * BASE ** ((-2 * (at % (size / 2))) / size),
  )
  return { cos: Float32Array.from(angles, Math.cos), sin: Float32Array.from(angles, Math.sin) }
}

/**
 * Turns vectors [..., length, size] by their position t: the pair (j, j + size/2) by the angle t · 10000^(−2j/size), so that products of two vectors
 * depend on the distance of their positions. Su et al., "RoFormer" (2021), with the pairs of GPT-NeoX.
 */
export function rotaryPositions(length: number, size: number) {
  const table = rotaryTable(length, size)
  const [cos, sin] = [table.cos, table.sin].map((values) => tf.tensor2d(values, [length, size])) as [Tensor2D, Tensor2D]
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
