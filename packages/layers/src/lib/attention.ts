import { canFuse, runKernel, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { rotaryPositions } from './rotary.js'
import { toRows } from './shapes.js'

/** How the heads of an attention look at a sequence. */
export interface Heads {
  readonly heads: number
  /** Of queries, keys and values. */
  readonly size: number
  readonly causal: boolean
  readonly rotary: boolean
}

/** The result of an attention, with what its gradient needs. */
export type Attended = NamedTensors & { readonly mixed: Tensor2D }

/**
 * softmax(Q·Kᵀ/√d)·V of each head, with Q, K, V = x·W + b.
 *
 * @param x [batch, length, channels]
 * @param params `kernel` [channels, 3 · heads · size] and `bias`
 * @returns `mixed` [batch · length, heads · size], and what the gradient needs: queries, keys, values and weights, each [heads · batch, …], or the
 * `projected` x·W + b and the weights, [batch · heads, …], where one kernel does all of it
 */
export function attend(x: Tensor, { kernel, bias }: NamedTensors, { heads, size, causal, rotary }: Heads): Attended {
  const [batch, length] = x.shape as [number, number, number]
  const projected = tf.fused.matMul({ a: toRows(x), b: kernel as Tensor2D, bias: bias! })
  if (!rotary && canFuse('TelarAttention')) {
    const [mixed, weights] = runKernel('TelarAttention', { projected }, { heads, length, causal })
    return { projected, weights: weights!, mixed: mixed as Tensor2D }
  }
  const turn = rotary ? rotaryPositions(length, size) : undefined
  const parts = tf.transpose(tf.reshape(projected, [batch, length, 3 * heads, size]), [2, 0, 1, 3])
  const part = (index: number): Tensor3D =>
    tf.reshape(tf.slice(parts, [index * heads, 0, 0, 0], [heads, -1, -1, -1]), [heads * batch, length, size])
  const [q, k] = [part(0), part(1)].map((y) => (turn ? turn.forward(y) : y)) as [Tensor3D, Tensor3D]
  const value = part(2)
  const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(size))
  const weights = tf.softmax(causal ? tf.add(scores, tf.tensor2d(causalMask(length), [length, length])) : scores)
  return { q, k, value, weights, mixed: joinHeads(tf.matMul(weights, value), batch, heads) }
}

/**
 * The gradient of `attend` with respect to x·W + b.
 *
 * @param dMixed [batch · length, heads · size]
 * @param saved what `attend` returned
 */
export function attendGradient(dMixed: Tensor, saved: NamedTensors, { heads, size, rotary }: Heads): Tensor2D {
  const { projected, q, k, value, weights } = saved as Record<string, Tensor3D>
  if (projected) return runKernel('TelarAttentionGradient', { dMixed, projected, weights }, { heads })[0] as Tensor2D
  const [all, length] = q!.shape
  const batch = all / heads
  const dHeads = splitHeads(dMixed, batch, heads)
  const dWeights = tf.mul(tf.matMul(dHeads, value!, false, true), weights!)
  const along = tf.mul(weights!, tf.sum(dWeights, -1, true))
  const dScores = tf.mul(tf.sub(dWeights, along), 1 / Math.sqrt(size)) as Tensor3D
  const turn = rotary ? rotaryPositions(length, size) : undefined
  const [dq, dk] = [tf.matMul(dScores, k!), tf.matMul(dScores, q!, true)].map((d) => (turn ? turn.backward(d) : d))
  const dValue = tf.matMul(weights!, dHeads, true)
  return tf.concat(
    [dq!, dk!, dValue].map((d) => joinHeads(d, batch, heads)),
    1,
  )
}

/** [heads · batch, length, size] as [batch · length, heads · size]. */
function joinHeads(y: Tensor, batch: number, heads: number): Tensor2D {
  const [, length, size] = y.shape as [number, number, number]
  const parts = tf.transpose(tf.reshape(y, [heads, batch, length, size]), [1, 2, 0, 3])
  return tf.reshape(parts, [batch * length, heads * size])
}

function splitHeads(rows: Tensor, batch: number, heads: number): Tensor3D {
  const [length, size] = [rows.shape[0]! / batch, rows.shape[1]! / heads]
  const parts = tf.transpose(tf.reshape(rows, [batch, length, heads, size]), [2, 0, 1, 3])
  return tf.reshape(parts, [heads * batch, length, size])
}

/**
 * What causal attention adds to its scores, [length, length] row by row: 0 for what a position may see, −10⁹ for what follows it.
 *
 * @example
 * causalMask(2) // [0, -1e9, 0, 0]
 */
export function causalMask(length: number): Float32Array {
  return Float32Array.from({ length: length * length }, (_, at) => (at % length > at / length ? -1e9 : 0))
}
