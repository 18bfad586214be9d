import { denseForward, denseGradient, softmaxCrossEntropy } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D } from '@tensorflow/tfjs-core'

/** One training step compared with plain JavaScript. */
export interface SelfTest {
  readonly passed: boolean
  /** The largest difference of the loss and all weights after the step, where all of them are around one. */
  readonly difference: number
  readonly milliseconds: number
}

const TOLERANCE = 1e-4
const [BATCH, INPUTS, HIDDEN, CLASSES, RATE] = [32, 20, 16, 4, 0.5]

type Matrix = readonly (readonly number[])[]

/** Numbers between −1 and 1, the same everywhere; a self-test needs no better ones. */
function fill(rows: number, columns: number, seed: number): Matrix {
  return Array.from({ length: rows }, (_, row) =>
    Array.from({ length: columns }, (_, column) => Math.fround(Math.sin(seed + 12.9898 * row + 78.233 * column))),
  )
}

const x = fill(BATCH, INPUTS, 1)
const first = fill(INPUTS, HIDDEN, 2)
const second = fill(HIDDEN, CLASSES, 3)
const labels = Array.from({ length: BATCH }, (_, row) => (row * 7) % CLASSES)

/**
 * Trains a small network for one step on the backend in use and compares it with plain JavaScript in double precision:
 * two dense layers, ReLU, softmax cross-entropy, gradient descent.
 */
export async function selfTest(): Promise<SelfTest> {
  const start = performance.now()
  const tensors = tf.tidy(() => {
    const [input, kernel1, kernel2] = [
      tf.tensor2d(x as number[][]),
      tf.tensor2d(first as number[][]),
      tf.tensor2d(second as number[][]),
    ]
    const hidden = denseForward(input, kernel1, undefined, 'relu')
    const logits = denseForward(hidden, kernel2, undefined, 'linear') as Tensor2D
    const { value, gradient } = softmaxCrossEntropy(logits, tf.tensor1d(labels, 'int32'), undefined, {
      labelSmoothing: 0,
    })
    const back2 = denseGradient(
      { x: hidden, y: logits, dy: gradient, kernel: kernel2 },
      { activation: 'linear', needsInputGradient: true },
    )
    const back1 = denseGradient(
      { x: input, y: hidden, dy: back2.dx!, kernel: kernel1 },
      { activation: 'relu', needsInputGradient: false },
    )
    return [value, tf.sub(kernel1, tf.mul(back1.dKernel, RATE)), tf.sub(kernel2, tf.mul(back2.dKernel, RATE))]
  })
  const values = (await Promise.all(tensors.map((tensor) => tensor.data()))).flatMap((part) => [...part])
  tf.dispose(tensors)
  const difference = expected().reduce((largest, value, i) => Math.max(largest, Math.abs(value - values[i]!)), 0)
  return { passed: difference <= TOLERANCE, difference, milliseconds: performance.now() - start }
}

/** The loss and both matrices of weights after the step. */
function expected(): number[] {
  const hidden = map(multiply(x, first), (value) => Math.max(0, value))
  const scores = multiply(hidden, second)
  const losses: number[] = []
  const error = scores.map((row, i) => {
    const exponentials = row.map(Math.exp)
    const sum = exponentials.reduce((total, value) => total + value, 0)
    losses.push(Math.log(sum) - row[labels[i]!]!)
    return exponentials.map((value, c) => (value / sum - (c === labels[i] ? 1 : 0)) / BATCH)
  })
  const back = multiply(error, transpose(second)).map((row, i) =>
    row.map((value, j) => (hidden[i]![j]! > 0 ? value : 0)),
  )
  const move = (weights: Matrix, gradient: Matrix) =>
    weights.flatMap((row, i) => row.map((value, j) => value - RATE * gradient[i]![j]!))
  const loss = losses.reduce((total, value) => total + value, 0) / BATCH
  return [loss, ...move(first, multiply(transpose(x), back)), ...move(second, multiply(transpose(hidden), error))]
}

const transpose = (a: Matrix): Matrix => a[0]!.map((_, j) => a.map((row) => row[j]!))
const multiply = (a: Matrix, b: Matrix): Matrix =>
  a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)))
const map = (a: Matrix, change: (value: number) => number): Matrix => a.map((row) => row.map(change))
