import { describe, expect, it } from 'vitest'
import scipy from '../fixtures/statistics.json'
import { predictedClasses } from './samples.js'
import { wilcoxon } from './signed-rank.js'
import { balancedAccuracyOf, calibration, confusionOf, deviation, mcnemar, mean, pearson } from './statistics.js'

describe('mcnemar', () => {
  it.each(scipy.mcnemar)('agrees with SciPy for $onlyFirst against $onlySecond', ({ onlyFirst, onlySecond, p }) => {
    const samples = [
      ...Array.from({ length: onlyFirst }, () => [true, false]),
      ...Array.from({ length: onlySecond }, () => [false, true]),
      [true, true],
      [false, false],
    ]
    const result = mcnemar(
      samples.map(([first]) => first!),
      samples.map(([, second]) => second!),
    )
    expect(result).toMatchObject({ onlyFirst, onlySecond })
    expect(Math.abs(result.p - p)).toBeLessThanOrEqual(1e-9 * p)
  })

  it('refuses different samples', () => {
    expect(() => mcnemar([true], [true, false])).toThrow('expected the same samples, received 1 and 2')
  })
})

describe('wilcoxon', () => {
  it.each(scipy.signedRank.map((test) => ({ ...test, n: test.first.length })))(
    'agrees with SciPy for $n pairs, p = $p',
    ({ first, second, p }) => {
      expect(Math.abs(wilcoxon(first, second).p - p)).toBeLessThanOrEqual(1e-9 * p)
    },
  )

  it('knows nothing of equal errors, and refuses different samples', () => {
    expect(wilcoxon([1, 2], [1, 2])).toEqual({ firstCloser: 0, secondCloser: 0, p: 1 })
    expect(() => wilcoxon([1], [1, 2])).toThrow('expected the same samples, received 1 and 2')
  })
})

describe('pearson', () => {
  it('agrees with SciPy', () => {
    expect(pearson(scipy.pearson.x, scipy.pearson.y)).toBeCloseTo(scipy.pearson.r, 12)
  })

  it('is not a number where nothing varies', () => {
    expect(pearson([1], [2])).toBeNaN()
    expect(pearson([1, 1], [2, 3])).toBeNaN()
    // The mean of three times 0.1 is 0.10000000000000002.
    expect(pearson([1, 2, 4], [0.1, 0.1, 0.1])).toBeNaN()
  })
})

describe('calibration', () => {
  it('has the error that NumPy computes', () => {
    const { confidence, right, error } = scipy.calibration
    const result = calibration(confidence, right)
    expect(result.error).toBeCloseTo(error, 12)
    expect(result.bins.reduce((sum, { count }) => sum + count, 0)).toBe(200)
  })

  it('puts a probability of a bin’s upper end into that bin', () => {
    // 0.1 belongs to (0, 0.1], 1 to (0.9, 1], 0 to the first; errors: bin 1 |0.5 − 0.05|·2/3, bin 10 |1 − 1|·1/3.
    const { bins, error } = calibration([0.1, 1, 0], [true, true, false])
    expect(bins.map(({ count }) => count)).toEqual([2, 0, 0, 0, 0, 0, 0, 0, 0, 1])
    expect(error).toBeCloseTo(0.3, 12)
  })
})

it('counts rows of true classes and columns of answers', () => {
  expect(confusionOf([0, 0, 1, 2], [0, 2, 1, 2], 3)).toEqual([
    [1, 0, 1],
    [0, 1, 0],
    [0, 0, 1],
  ])
})

it('counts no answer that is NaN', () => {
  const predicted = predictedClasses(Float32Array.of(0.1, 0.9, NaN, NaN, 0.8, 0.2), 2)
  expect([...predicted]).toEqual([1, -1, 0])
  expect(confusionOf([1, 0, 0], predicted, 2)).toEqual([
    [1, 0],
    [0, 1],
  ])
})

it('balances accuracy as NumPy does, and leaves out classes without samples', () => {
  expect(balancedAccuracyOf(scipy.balanced.confusion)).toBeCloseTo(scipy.balanced.accuracy, 12)
  expect(
    balancedAccuracyOf([
      [3, 1],
      [0, 0],
    ]),
  ).toBe(0.75)
})

it('has the deviation of a sample', () => {
  expect(deviation(scipy.pearson.x)).toBeCloseTo(scipy.balanced.deviation, 12)
  expect(deviation([4])).toBeNaN()
  expect(mean([1, 2, 6])).toBe(3)
})
