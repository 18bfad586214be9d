/** How often samples of each class (rows) were predicted as each class (columns). */
import { noOptions, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { labelsOf, oneHots } from './lib/class-counts.js'
import { defineMetric } from './metric.js'

export const confusionMatrix = defineMetric({
  kind: 'metric',
  id: 'metric:confusion-matrix',
  version: 1,
  summary: 'Table of how often samples of each class (rows) were predicted as each class (columns)',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'confusion-matrix',
    direction: 'maximize',
    everyStep: false,
    update: (prediction, target) =>
      tf.tidy(() => {
        const { predicted, actual } = oneHots(prediction, labelsOf(target, where, 'metric:confusion-matrix'))
        return tf.matMul(tf.transpose(actual), predicted)
      }),
    compute(sums) {
      const classes = Math.sqrt(sums.length)
      return Array.from({ length: classes }, (_, row) =>
        Array.from({ length: classes }, (_, column) => sums[row * classes + column]!),
      )
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:confusion-matrix': OptionsOf<typeof confusionMatrix>
  }
}
