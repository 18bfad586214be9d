/** The share of samples whose highest score is at their class; for one logit, whether its sign is right. */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { countCorrect } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { ratio } from './lib/averaging.js'
import { labelsOf, scoresOf } from './lib/class-counts.js'
import { withCount } from './lib/sums.js'
import { defineMetric } from './metric.js'

export const accuracy = defineMetric({
  kind: 'metric',
  id: 'metric:accuracy',
  version: 1,
  summary: 'Share of samples that are classified right',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'accuracy',
    direction: 'maximize',
    everyStep: true,
    update: (prediction, target) =>
      tf.tidy(() =>
        withCount(countCorrect(scoresOf(prediction), labelsOf(target, where, 'metric:accuracy')), prediction.shape[0]!),
      ),
    compute: (sums) => ratio(sums[0]!, sums[1]!),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:accuracy': OptionsOf<typeof accuracy>
  }
}
