import { create, ExperimentError } from '@telarjs/core'
import { accuracy, balancedAccuracy, cohenKappa, f1, matthewsCorrelation } from '@telarjs/metrics'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import fixture from '../../fixtures/thresholds.json' with { type: 'json' }
import { linearCheckpoint } from '../../fixtures/linear-model.js'
import { builtinPlugins, builtinRegistry } from '../builtin.js'
import { readCheckpoint, writeCheckpoint } from '../checkpoint/index.js'
import { uploadSplit } from '../data/data.js'
import { evaluateSplit } from '../evaluation.js'
import { openModel } from '../inference/open-model.js'
import {
  classOf,
  decide,
  fitThresholds,
  ofBothClasses,
  rescaledThresholds,
  scoreKind,
  thresholdCount,
  thresholdMetrics,
  thresholdNames,
  type Thresholds,
} from './index.js'

beforeAll(() => tf.setBackend('cpu'))

interface Tuned {
  readonly before: number
  readonly after: number
  readonly best: readonly (readonly [number, number])[]
}

const costs = { falsePositive: 1, falseNegative: 5 }

describe.each(thresholdMetrics)('the threshold for %s', (metric) => {
  test.each(fixture)('is among the best of scikit-learn', ({ logits, targets, metrics }) => {
    const { before, after, best } = metrics[metric] as unknown as Tuned
    const [one, two] = [Float32Array.from(logits), Float32Array.from(logits.flatMap((z) => [1, z + 1]))]
    for (const [values, width, last] of [
      [one, 1, 'sigmoid'],
      [two, 2, 'softmax'],
    ] as const) {
      const scores = { logits: values, width, targets: Int32Array.from(targets), last }
      const fit = fitThresholds(scores, { metric, costs })
      expect(fit.score.before).toBeCloseTo(before, 12)
      expect(fit.score.after).toBeCloseTo(after, 12)
      const [threshold] = fit.values as [number]
      expect(best.some(([from, to]) => threshold > from && threshold < to)).toBe(true)
      // Of a calibrated network, the same samples are beyond it.
      const [calibrated] = fitThresholds(scores, { metric, costs, temperature: 2 }).values as [number]
      expect(calibrated).toBeCloseTo(rescaledThresholds([threshold], 1 / 2)[0]!, 12)
    }
  })
})

test('each label has a threshold of its own; one of which all samples say the same keeps 0.5', () => {
  const [first, second] = fixture.map(({ logits, targets }) => ({
    logits: logits.slice(0, 40),
    targets: targets.slice(0, 40),
  })) as [{ logits: number[]; targets: number[] }, { logits: number[]; targets: number[] }]
  const logits = Float32Array.from(first.logits.flatMap((z, i) => [z, second.logits[i]!, 3]))
  const targets = Float32Array.from(first.targets.flatMap((y, i) => [y, second.targets[i]!, 1]))
  const alone = [first, second].map((one) =>
    fitThresholds(
      { logits: Float32Array.from(one.logits), width: 1, targets: Int32Array.from(one.targets), last: 'sigmoid' },
      { metric: 'f1' },
    ),
  )
  const all = fitThresholds({ logits, width: 3, targets, last: 'sigmoid' }, { metric: 'f1' })
  expect(all.values).toEqual([alone[0]!.values[0], alone[1]!.values[0], 0.5])
  expect(all.unfitted).toEqual([2])
  expect(all.score.after).toBeCloseTo((alone[0]!.score.after + alone[1]!.score.after) / 2, 12)
})

test('three classes, and samples of one kind, have no threshold', () => {
  const scores = { logits: new Float32Array(6), width: 3, targets: Int32Array.of(0, 1), last: 'softmax' } as const
  expect(() => fitThresholds(scores, { metric: 'f1' })).toThrow(ExperimentError)
  const one = { logits: new Float32Array(2), width: 1, targets: Int32Array.of(1, 1), last: 'sigmoid' } as const
  expect(() => fitThresholds(one, { metric: 'f1' })).toThrow(
    'expected samples of both kinds, yes and no, received all of one',
  )
})

test('what decides', () => {
  expect([0.2, 0.3, 0.31].map((p) => decide([1 - p, p], [0.3]))).toEqual([[0], [0], [1]])
  expect(decide([0.2, 0.6, 0.9], [0.1, 0.7, 0.5])).toEqual([0, 2])
  expect([0.2, 0.6].map((p) => decide([p], [0.5]))).toEqual([[], [0]])
})

test('which class probabilities say', () => {
  expect([[0.2, 0.5, 0.3], [0.5, 0.5], [0.5], [0.51], [NaN, 0.4], [NaN]].map((row) => classOf(row))).toEqual([
    1, 0, 0, 1, -1, -1,
  ])
  expect([[0.7, 0.3], [0.8, 0.2], [0.3], [0.2, 0.5, 0.3]].map((row) => classOf(row, [0.25]))).toEqual([1, 0, 1, 1])
  expect(ofBothClasses(Float32Array.of(0.25, 1))).toEqual(Float32Array.of(0.75, 0.25, 0, 1))
})

test('a network has a threshold for the second of two classes, or one for each label', () => {
  const loss = (id: string) => builtinRegistry.create('loss', { use: id })
  const sample = (classes: readonly string[], targetShape: readonly number[]) => ({ shape: [4], classes, targetShape })
  const counts = [
    ['loss:cross-entropy', sample(['no', 'yes'], [])],
    ['loss:cross-entropy', sample(['a', 'b', 'c'], [])],
    ['loss:binary-cross-entropy', sample(['no', 'yes'], [])],
    ['loss:binary-cross-entropy', sample([], [3])],
    ['loss:mean-squared-error', sample([], [3])],
  ] as const
  expect(counts.map(([id, of]) => thresholdCount({ loss: loss(id), sample: of }))).toEqual([1, 0, 1, 3, 0])
  expect(thresholdNames(1, { sample: sample(['no', 'yes'], []) })).toEqual(['yes'])
  expect(thresholdNames(2, { sample: sample([], [2]) })).toEqual(['0', '1'])
})

const deciding = [
  'metric:accuracy',
  'metric:balanced-accuracy',
  'metric:cohen-kappa',
  'metric:confusion-matrix',
  'metric:f1',
  'metric:label-accuracy',
  'metric:matthews-correlation',
  'metric:precision',
  'metric:recall',
]

test('metrics of answers go by thresholds, and those of probabilities and rankings do not', () => {
  const metrics = builtinPlugins.filter(({ kind }) => kind === 'metric')
  const found = metrics.filter(({ id }) => builtinRegistry.create('metric', { use: id }).decides)
  expect(found.map(({ id }) => id).sort()).toEqual(deciding)
})

test.each([
  ['one logit', [[1]], [0], 'loss:binary-cross-entropy'],
  ['two logits', [[0, 1]], [0, 0], 'loss:cross-entropy'],
])('a checkpoint keeps them, and evaluation decides by them: %s', async (_, kernel, bias, loss) => {
  const bytes = await linearCheckpoint({ kernel, bias, loss, classes: ['no', 'yes'] })
  const thresholds: Thresholds = {
    metric: 'f1',
    values: [0.2],
    split: 'validation',
    samples: 4,
    score: { before: 0, after: 1 },
  }
  const kept = await writeCheckpoint({ ...(await readCheckpoint(bytes)), thresholds })
  const model = await openModel(kept, builtinRegistry)
  expect(model.thresholds).toEqual(thresholds)
  // σ(−1) = 0.27 is above the threshold, σ(−2) = 0.12 is not.
  const split = { size: 4, inputs: Float32Array.of(-1, -2, -1, 1), targets: Int32Array.of(1, 0, 1, 1) }
  const uploaded = uploadSplit(split, model.sample)
  const judged = async (network: typeof model.network) => {
    const metrics = ['accuracy', 'roc-auc', 'log-loss'].map((name) =>
      builtinRegistry.create('metric', { use: `metric:${name}` }),
    )
    return evaluateSplit({ ...network, metrics }, 'test', uploaded, () => model.tensors())
  }
  const { thresholds: __, ...plain } = model.network
  const [by, without] = [await judged(model.network), await judged(plain)]
  expect([by.metrics['accuracy'], without.metrics['accuracy']]).toEqual([1, 0.5])
  expect([by.predicted, without.predicted]).toEqual([
    [1, 3],
    [3, 1],
  ])
  expect(by.loss).toBe(without.loss)
  expect([by.metrics['roc-auc'], by.metrics['log-loss']]).toEqual([
    without.metrics['roc-auc'],
    without.metrics['log-loss'],
  ])
  uploaded.release()
  model.release()
})

test.each([
  ['accuracy', create(accuracy)],
  ['balanced-accuracy', create(balancedAccuracy)],
  ['cohen-kappa', create(cohenKappa)],
  ['f1', create(f1)],
  ['matthews-correlation', create(matthewsCorrelation)],
] as const)('what %s is chosen for is shown as the metric of that name is', (metric, { valueKind }) => {
  expect(scoreKind(metric)).toBe(valueKind)
})
