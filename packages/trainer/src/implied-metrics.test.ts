import { createRegistry, type Plugin } from '@telarjs/core'
import { plugins as losses } from '@telarjs/losses/manifest'
import { plugins as metrics } from '@telarjs/metrics/manifest'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, describe, expect, it } from 'vitest'

const registry = createRegistry([...losses, ...metrics])

describe('the metrics that a loss implies', () => {
  beforeAll(() => tf.setBackend('cpu'))
  const implied = losses.map((plugin) => [plugin.id, (plugin as Plugin).implies?.metrics ?? []] as const)

  it('are accuracy for classes, mean absolute error and R² for values', () => {
    const ofValues = ['metric:mean-absolute-error', 'metric:r2']
    expect(Object.fromEntries(implied.map(([id, metrics]) => [id, metrics.map(({ use }) => use)]))).toEqual({
      'loss:cross-entropy': ['metric:accuracy'],
      'loss:binary-cross-entropy': ['metric:accuracy'],
      'loss:focal': ['metric:accuracy'],
      'loss:hinge': ['metric:accuracy'],
      'loss:mean-squared-error': ofValues,
      'loss:mean-absolute-error': ofValues,
      'loss:huber': ofValues,
      'loss:kl-divergence': [],
      'loss:triplet': ['metric:recall-at-k'],
    })
  })

  it.each(implied)('take the targets of %s', (id, metrics) => {
    const { targets } = registry.create('loss', { use: id })
    const prediction = tf.tensor2d([[1, 0], [0, 1], targets === 'classes' ? [0, 2] : [3, 2]])
    const target =
      targets === 'classes'
        ? tf.tensor1d([0, 1, 1], 'int32')
        : tf.tensor2d([
            [1, 0],
            [0, 1],
            [2, 2],
          ])
    for (const spec of metrics) {
      const metric = registry.create('metric', spec)
      expect(metric.compute(metric.update(prediction, target).dataSync(), 3)).toBeGreaterThan(0)
    }
  })
})
