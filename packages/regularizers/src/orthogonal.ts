import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { definePenalty } from './penalty.js'

/**
 * Orthogonality penalty λ·‖WᵀW − I‖²_F, which keeps the columns of kernels orthogonal and of length 1.
 *
 * Added to the loss for each param that `params` matches, as a matrix [all axes but the last, last]; gradient 4λ·W·(WᵀW − I). Where the matrix has
 * more columns than rows, WWᵀ takes the place of WᵀW, because not all columns can be orthogonal.
 * Bansal et al., "Can we gain more from orthogonality regularizations in training deep CNNs?" (2018), arXiv:1810.09102.
 *
 * @example
 * { use: 'regularizer:orthogonal', with: { lambda: 0.1 } } // kernel [[2, 0], [0, 1]]: 0.1·(4 − 1)² = 0.9
 */
export const orthogonal = definePenalty({
  id: 'regularizer:orthogonal',
  summary: 'λ·‖WᵀW − I‖²: keeps the columns of kernels orthogonal and of length 1',
  value: (param, lambda) => tf.mul<Scalar>(lambda, tf.sum(tf.square(excess(param).gram))),
  gradient(param, lambda) {
    const { w, gram, wide } = excess(param)
    return tf.mul(4 * lambda, tf.reshape(wide ? tf.matMul(gram, w) : tf.matMul(w, gram), param.shape))
  },
})

/** W, and how far the smaller of WᵀW and WWᵀ is from I. */
function excess(param: Tensor): { w: Tensor2D; gram: Tensor2D; wide: boolean } {
  const w: Tensor2D = tf.reshape(param, [-1, param.shape.at(-1)!])
  const [rows, columns] = w.shape
  const wide = columns > rows
  // Transposed first: products of transposed operands are a scalar loop on tfjs-wasm.
  const transposed = tf.transpose(w)
  const gram = wide ? tf.matMul(w, transposed) : tf.matMul(transposed, w)
  return { w, wide, gram: tf.sub(gram, tf.eye(Math.min(rows, columns))) }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'regularizer:orthogonal': OptionsOf<typeof orthogonal>
  }
}
