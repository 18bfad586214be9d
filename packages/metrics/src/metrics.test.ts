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
    if (metric.collects || sums.length === 0) sums = [...sums, ...batch]
    else sums = sums.map((sum, index) => sum + batch[index]!)
  }
  return metric.compute(sums, predictions.length)
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

describe('metrics of several labels per sample agree with scikit-learn', () => {
  beforeAll(() => tf.setBackend('cpu'))
  const { several, labelScores } = fixture
  const ranked = [0, 1, 3]
  const pick = (rows: number[][]) => rows.map((row) => ranked.map((at) => row[at]!))

  it('exact matches, and labels one by one', () => {
    expectClose(over(make('metric:accuracy'), labelScores, several), fixture.labelsExact)
    expectClose(over(make('metric:label-accuracy'), labelScores, several), fixture.labelsAccuracy)
    expectClose(over(make('metric:balanced-accuracy'), labelScores, several), fixture.labelsBalanced)
  })
  for (const name of ['precision', 'recall', 'f1'] as const) {
    for (const average of ['macro', 'micro', 'per-class'] as const)
      it(`${name}, ${average}`, () =>
        expectClose(
          over(make(`metric:${name}`, { average }), labelScores, several),
          fixture.labelsAveraged[name][average],
        ))
  }
  it('rankings and log loss', () => {
    expectClose(over(make('metric:roc-auc'), pick(labelScores), pick(several)), fixture.rocAuc.labels)
    expectClose(
      over(make('metric:average-precision'), pick(labelScores), pick(several)),
      fixture.averagePrecision.labels,
    )
    expectClose(over(make('metric:log-loss'), labelScores, several), fixture.logLoss.labels)
  })
  it('refuses what fits one class alone', () => {
    for (const use of ['metric:confusion-matrix', 'metric:top-k', 'metric:cohen-kappa', 'metric:matthews-correlation'])
      expect(() => over(make(use), labelScores, several)).toThrow(
        `metrics[0]: ${use}: expected targets that are one class per sample, received 4 labels per sample`,
      )
    expect(() => over(make('metric:label-accuracy'), [[1, 2]], [1])).toThrow('metric:accuracy fits those')
  })
})

describe('rankings and agreements agree with scikit-learn', () => {
  beforeAll(() => tf.setBackend('cpu'))
  const { two, logit, ordered, orderedScores, labels, scores } = fixture

  it.each([
    ['roc-auc', fixture.rocAuc],
    ['average-precision', fixture.averagePrecision],
    ['log-loss', fixture.logLoss],
  ])('%s', (name, expected) => {
    expectClose(over(make(`metric:${name}`), logit, two), expected.two)
    expectClose(
      over(
        make(`metric:${name}`),
        logit.map(([z]) => [0.25, z! + 0.25]),
        two,
      ),
      expected.two,
    )
    expectClose(over(make(`metric:${name}`), orderedScores, ordered), expected.ordered)
  })
  it('Matthews and kappa', () => {
    expectClose(over(make('metric:matthews-correlation'), scores, labels), fixture.matthews)
    for (const [weights, expected] of Object.entries(fixture.kappa))
      expectClose(over(make('metric:cohen-kappa', { weights }), orderedScores, ordered), expected)
  })
  it.each(['precision', 'recall', 'f1'] as const)('%s of all classes, and of a positive one', (name) => {
    expectClose(over(make(`metric:${name}`, { classes: 'all' }), scores, labels), fixture.allClasses[name])
    expectClose(over(make(`metric:${name}`, { positive: 1 }), logit, two), fixture.positive[name])
  })
  it('values with a large mean', () => {
    expectClose(over(make('metric:r2'), fixture.largeGuesses, fixture.large), fixture.largeR2)
    expectClose(over(make('metric:root-mean-squared-error'), fixture.guesses, fixture.values), fixture.rmse)
    const mape = make('metric:mean-absolute-percentage-error')
    expect(over(mape, fixture.guesses, fixture.values)).toBeCloseTo(fixture.mape, 4)
  })
})

describe('NaN predictions give NaN', () => {
  beforeAll(() => tf.setBackend('cpu'))
  const classes = plugins.filter(({ id }) => !/error|r2/.test(id))

  it.each(classes.map(({ id }) => id))('%s', (id) => {
    const labeled = id === 'metric:label-accuracy'
    const targets = labeled
      ? [
          [1, 0, 1],
          [0, 1, 0],
          [1, 1, 0],
        ]
      : [0, 1, 2]
    const value = over(
      make(id),
      [
        [1, 0, 0],
        [0, NaN, 0],
        [0, 0, 1],
      ],
      targets,
    )
    expect([value].flat(2).some(Number.isNaN)).toBe(true)
  })
  it.each(plugins.filter(({ id }) => /error|r2/.test(id)).map(({ id }) => id))('%s', (id) => {
    expect(
      over(
        make(id),
        [[1], [NaN]],
        [[1], [1]].map(([y]) => [y!]),
      ),
    ).toBeNaN()
  })
})

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

  it('takes the probabilities of two classes by the larger, for one logit', () => {
    expect(
      over(
        make('metric:accuracy'),
        [[1], [-1]],
        [
          [0.2, 0.8],
          [0.4, 0.6],
        ],
      ),
    ).toBe(0.5)
  })

  it('does not call a prediction of equal scores right for every class', () => {
    const equal = [
      [0, 0, 0],
      [0, 0, 0],
      [0, 0, 0],
    ]
    expect(over(make('metric:top-k', { k: 1 }), equal, [0, 1, 2])).toBeCloseTo(1 / 3)
    expect(over(make('metric:top-k', { k: 2 }), equal, [0, 1, 2])).toBeCloseTo(2 / 3)
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
