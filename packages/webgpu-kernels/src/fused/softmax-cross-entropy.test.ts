import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, test } from 'vitest'
import { expectClose, numbers } from '../../fixtures/compare.js'
import { startGpu } from '../../fixtures/gpu.js'
import { runKernel } from '../../fixtures/run.js'

beforeAll(async () => {
  await startGpu()
})

interface Case {
  readonly rows: number
  readonly classes: number
  readonly labelSmoothing: number
  readonly weighted: boolean
  /** Added to all logits: softmax does not change, but exp overflows if it is computed plainly. */
  readonly shift?: number
}

test.each<Case>([
  { rows: 1, classes: 2, labelSmoothing: 0, weighted: false },
  { rows: 7, classes: 10, labelSmoothing: 0, weighted: false, shift: 200 },
  { rows: 7, classes: 3, labelSmoothing: 0.1, weighted: true },
  { rows: 300, classes: 5, labelSmoothing: 0.2, weighted: true },
  // Above the size of one workgroup's work.
  { rows: 613, classes: 61, labelSmoothing: 0.1, weighted: true },
])(
  'loss and gradient of $rows x $classes, smoothing $labelSmoothing',
  async ({ rows, classes, labelSmoothing, weighted, shift = 0 }) => {
    const logits = numbers(rows * classes, 3).map((value) => 4 * value + shift)
    const labels = Int32Array.from({ length: rows }, (_, row) => (row * 7) % classes)
    const weights = weighted ? numbers(rows, 5).map((value) => 1 + value / 2) : undefined

    let loss = 0
    const gradient = new Float64Array(rows * classes)
    const total = weights ? weights.reduce((sum, weight) => sum + weight, 0) : rows
    for (let row = 0; row < rows; row++) {
      const z = logits.subarray(row * classes, (row + 1) * classes)
      const sum = z.reduce((all, value) => all + Math.exp(value - shift), 0)
      const share = (weights?.[row] ?? 1) / total
      for (let i = 0; i < classes; i++) {
        const p = Math.exp(z[i]! - shift) / sum
        const target = (i === labels[row] ? 1 - labelSmoothing : 0) + labelSmoothing / classes
        loss -= share * target * Math.log(p)
        gradient[row * classes + i] = share * (p - target)
      }
    }

    const inputs = {
      logits: tf.tensor2d(logits, [rows, classes]),
      labels: tf.tensor1d(labels, 'int32'),
      weights: weights && tf.tensor1d(weights),
    }
    const results = runKernel('TelarSoftmaxCrossEntropy', inputs, { labelSmoothing })
    expectClose(await results[0]!.data(), [loss], 2e-5)
    expectClose(await results[1]!.data(), gradient, 2e-5)
  },
)
