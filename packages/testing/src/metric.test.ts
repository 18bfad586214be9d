import { noOptions } from '@telarjs/core'
import { defineMetric, type Metric } from '@telarjs/metrics/metric'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkMetric, describeMetric } from './index.js'

const share: Metric = {
  name: 'share',
  direction: 'maximize',
  valueKind: 'fraction',
  everyStep: true,
  update: (prediction, target) =>
    tf.stack([tf.sum(tf.cast(tf.equal(tf.argMax(prediction, -1), target), 'float32')), tf.scalar(target.size)]),
  compute: (sums) => sums[0]! / sums[1]!,
}

function plugin(metric: Metric) {
  return defineMetric({
    id: 'metric:sample',
    summary: 'A sample',
    options: noOptions,
    create: () => metric,
  })
}

describeMetric(plugin(share))
describeMetric(
  plugin({
    ...share,
    direction: 'minimize',
    update: (prediction, target) => tf.stack([tf.sum(tf.abs(tf.sub(prediction, target))), tf.scalar(target.size)]),
  }),
  { targets: 'values', predictionShape: [2] },
)

describe('the kit of metrics refuses', () => {
  const kept: tf.Tensor[] = []
  const faults: [string, Metric, RegExp][] = [
    [
      'means instead of sums',
      { ...share, update: (...given) => tf.div(share.update(...given), given[0].shape[0]!) },
      /hand over sums, not means/,
    ],
    [
      'the wrong way',
      { ...share, direction: 'minimize' },
      /says 'minimize', but right predictions gave 1 and wrong ones 0/,
    ],
    ['a number that says it is a table', { ...share, valueKind: 'table' }, /says 'table', but compute gave a number/],
    [
      'another kind of value',
      { ...share, valueKind: 'percent' as never },
      /valueKind: expected 'fraction', 'number', 'table'/,
    ],
    ['the name of a column', { ...share, name: 'my loss' }, /'my loss' reads like the loss of a split/],
    ['NaN', { ...share, compute: () => NaN }, /expected finite numbers, received NaN/],
    ['a name that results already have', { ...share, name: 'loss' }, /'loss' is a key that results already have/],
    ['no name', { ...share, name: '' }, /expected a key for results/],
    [
      'integers',
      { ...share, update: (...given) => tf.cast(share.update(...given), 'int32') },
      /expected float32 sums, received int32/,
    ],
    ['a table in every step', { ...share, update: () => tf.zeros([17]) }, /hands over 17 sums/],
    [
      'a shape that follows the batch',
      { ...share, update: (prediction) => tf.zeros([prediction.shape[0]!]) },
      /depends on the size of the batch/,
    ],
    [
      'a leak',
      { ...share, update: (...given) => (kept.push(tf.keep(tf.scalar(1))), share.update(...given)) },
      /leaves 1 tensors behind/,
    ],
    [
      'a reading inside the step',
      { ...share, update: (prediction, target) => (target.arraySync(), share.update(prediction, target)) },
      /reads a tensor with arraySync/,
    ],
  ]
  it.each(faults)('%s', async (_, metric, message) => {
    await expect(checkMetric(plugin(metric))).rejects.toThrow(message)
  })
})
