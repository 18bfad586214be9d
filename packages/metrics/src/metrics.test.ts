import { createRegistry, type AnySpec, type MetricValue } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import { beforeAll, describe, expect, it } from 'vitest'
import fixture from '../fixtures/metrics.json'
import type { Metric } from './index.js'
import { plugins } from './manifest.js'

const registry = createRegistry(plugins)
const make = (use: string, options: NonNullable<AnySpec['with']> = {}): Metric =>
  registry.create('metric', { use, with: options }, 'metrics[0]')

/** The value over all samples, added up over batches of unequal size. */
function over(metric: Metric, predictions: number[][], targets: number[] | number[][]): MetricValue {
  let sums: number[] = []
  for (const [from, to] of [
    [0, 7],
    [7, 50],
    [50, predictions.length],
  ] as const) {
    if (from >= predictions.length) continue
    const batch = tf.tidy(() => {
      const target: Tensor = tf.tensor(
        targets.slice(from, to),
        undefined,
        Array.isArray(targets[0]) ? 'float32' : 'int32',
      )
      return metric.update(tf.tensor2d(predictions.slice(from, to)), target).dataSync()
    })
    sums = sums.length === 0 ? [...batch] : sums.map((sum, index) => sum + batch[index]!)
  }
  return metric.compute(sums)
}

function expectClose(received: MetricValue, expected: number | number[]): void {
  const [one, two] = [received, expected].map((value) => [value].flat(2))
  expect(one).toHaveLength(two!.length)
  one!.forEach((value, index) => expect(value).toBeCloseTo(two![index]!, 6))
}

for (const backend of ['cpu', 'wasm']) {
  describe(`metrics agree with scikit-learn on ${backend}`, () => {
    beforeAll(() => tf.setBackend(backend))
    const { scores, labels, values, guesses } = fixture

    it('accuracy', () => expectClose(over(make('metric:accuracy'), scores, labels), fixture.accuracy))
    it('balanced accuracy, with classes that are absent', () =>
      expectClose(over(make('metric:balanced-accuracy'), scores, labels), fixture.balancedAccuracy))
    it('confusion matrix', () =>
      expect(over(make('metric:confusion-matrix'), scores, labels)).toEqual(fixture.confusionMatrix))
    it('mean squared error', () => expectClose(over(make('metric:mean-squared-error'), guesses, values), fixture.mse))
    it('mean absolute error', () => expectClose(over(make('metric:mean-absolute-error'), guesses, values), fixture.mae))
    it('r2', () => expectClose(over(make('metric:r2'), guesses, values), fixture.r2))
    for (const [k, expected] of Object.entries(fixture.top)) {
      it(`top ${k}`, () => expectClose(over(make('metric:top-k', { k: Number(k) }), scores, labels), expected))
    }
    for (const name of ['precision', 'recall', 'f1'] as const) {
      for (const average of ['macro', 'micro', 'per-class'] as const) {
        it(`${name}, ${average}, with classes that are absent`, () =>
          expectClose(over(make(`metric:${name}`, { average }), scores, labels), fixture[name][average]))
      }
    }
  })
}

describe('metrics at their borders', () => {
  beforeAll(() => tf.setBackend('cpu'))

  it('reads one logit for two classes by its sign', () => {
    // Predicted 0, 1, 1, 0 against 0, 1, 0, 1.
    const [predictions, labels] = [
      [[-2], [3], [0.5], [-0.1]],
      [0, 1, 0, 1],
    ]
    expect(over(make('metric:accuracy'), predictions, labels)).toBe(0.5)
    expect(over(make('metric:confusion-matrix'), predictions, labels)).toEqual([
      [1, 1],
      [1, 1],
    ])
    expect(over(make('metric:top-k', { k: 1 }), predictions, labels)).toBe(0.5)
  })

  it('takes targets that are probabilities by their largest', () => {
    expect(
      over(
        make('metric:accuracy'),
        [
          [1, 2],
          [2, 1],
        ],
        [
          [0.2, 0.8],
          [0.4, 0.6],
        ],
      ),
    ).toBe(0.5)
  })

  it('does not call a prediction of equal scores, or of NaN, right for every class', () => {
    const equal = [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]
    expect(over(make('metric:top-k', { k: 1 }), equal, [0, 1, 2])).toBeCloseTo(1 / 3)
    expect(over(make('metric:top-k', { k: 2 }), equal, [0, 1, 2])).toBeCloseTo(2 / 3)
    expect(over(make('metric:top-k', { k: 2 }), [[NaN, NaN, NaN]], [1])).toBe(0)
  })

  it('scores targets that never change as scikit-learn does', () => {
    expect(over(make('metric:r2'), [[5.1], [5.1]], [[5.1], [5.1]])).toBe(1)
    expect(over(make('metric:r2'), [[5], [5.1]], [[5.1], [5.1]])).toBe(0)
    expect(over(make('metric:r2'), [[5]], [[5]])).toBeNaN()
  })

  it('does not spread [batch] against [batch, 1]', () => {
    const metric = make('metric:mean-squared-error')
    const sums = tf.tidy(() => metric.update(tf.tensor2d([[1], [2]]), tf.tensor1d([1, 4])).dataSync())
    expect([...sums]).toEqual([4, 2])
  })

  it('refuses targets of the other kind, by name', () => {
    expect(() => over(make('metric:mean-squared-error'), [[1]], [1])).toThrow(
      'metrics[0]: metric:mean-squared-error: expected targets that are values, received classes; metric:accuracy fits those',
    )
    expect(() => over(make('metric:recall'), [[1]], [[1]])).toThrow(
      'metrics[0]: metric:recall: expected targets that are classes, received values of shape [1]; metric:mean-squared-error fits those',
    )
  })

  it('keeps two averages of one metric apart', () => {
    const names = ['macro', 'micro', 'per-class'].map((average) => make('metric:f1', { average }).name)
    expect(names).toEqual(['f1', 'f1-micro', 'f1-per-class'])
  })

  it('options are checked with their place', () => {
    expect(() => registry.parse('metric', { use: 'metric:f1', with: { average: 'mean' } }, 'metrics[0]')).toThrow(
      'metric:f1 with.average: expected ("macro" | "micro" | "per-class"), received "mean"',
    )
  })
})
