import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { euclideanNorm } from './euclidean-norm.js'

/**
 * A matrix with the singular vectors of the given one and singular values near 1 (0.7 … 1.2), by a quintic Newton–Schulz iteration
 * X ← aX + (bA + cA²)X with A = XXᵀ. Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024).
 */
export function orthogonalize(matrix: Tensor2D, iterations: number): Tensor2D {
  const [a, b, c] = [3.4445, -4.775, 2.0315]
  return tf.tidy(() => {
    // Work on the smaller Gram matrix.
    const tall = matrix.shape[0] > matrix.shape[1]
    let X = tf.div<Tensor2D>(matrix, tf.add(euclideanNorm(matrix), 1e-7))
    if (tall) X = tf.transpose(X)
    for (let i = 0; i < iterations; i++) {
      const A = tf.matMul(X, tf.transpose(X))
      const B = tf.add<Tensor2D>(tf.mul(A, b), tf.mul(tf.matMul(A, A), c))
      X = tf.add(tf.mul(X, a), tf.matMul(B, X))
    }
    return tall ? tf.transpose(X) : X
  })
}
