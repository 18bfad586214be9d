import { create } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import fixture from '../fixtures/metrics.json'
import { recallAtK } from './index.js'

/** The value over all samples, whose rows are collected over two batches. */
function over(options: Parameters<typeof recallAtK.create>[0], embeddings: number[][], labels: number[]) {
  const metric = create(recallAtK, options)
  const rows = [embeddings.slice(0, 2), embeddings.slice(2)].flatMap((batch, i) =>
    batch.length === 0
      ? []
      : tf.tidy(() => [
          ...metric
            .update(tf.tensor2d(batch), tf.tensor1d(labels.slice(2 * i, 2 * i + batch.length), 'int32'))
            .dataSync(),
        ]),
  )
  return metric.compute(rows, embeddings.length)
}

const nearest = { k: 1, distance: 'euclidean' } as const

for (const backend of ['cpu', 'wasm']) {
  describe(`recall at k agrees with scikit-learn on ${backend}`, () => {
    beforeAll(() => tf.setBackend(backend))
    for (const distance of ['euclidean', 'angular'] as const)
      for (const k of [1, 2, 5] as const)
        it(`${distance}, k = ${k}`, () =>
          expect(over({ k, distance }, fixture.scores, fixture.labels)).toBeCloseTo(fixture.recallAtK[distance][k], 12))
  })
}

describe('recall at k', () => {
  beforeAll(() => tf.setBackend('cpu'))

  it('is 0 where all embeddings are alike, and leaves out who is alone of its class', () => {
    expect(over(nearest, [[1], [1], [1], [1]], [0, 0, 1, 1])).toBe(0)
    expect(over(nearest, [[0], [1], [9]], [0, 0, 1])).toBe(1)
    expect(over(nearest, [[0], [1]], [0, 1])).toBe(0)
    expect(over(nearest, [[NaN], [1]], [0, 0])).toBeNaN()
  })

  it('refuses targets that are no classes', () => {
    expect(() => create(recallAtK).update(tf.tensor2d([[1, 2]]), tf.tensor2d([[0.5, 0.5]]))).toThrow(
      'metric:recall-at-k: expected the class of each sample, received values, or probabilities of classes',
    )
  })
})
