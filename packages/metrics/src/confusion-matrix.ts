import { noOptions, type OptionsOf } from '@telarjs/core'
import { confusionFigure } from './lib/confusion.js'
import { defineMetric } from './metric.js'

/**
 * How often samples of each class (rows) were predicted as each class (columns).
 *
 * `C[i, j] = samples of class i that are predicted as j`
 *
 * prediction [batch, classes] or [batch, 1] and target int32 [batch] -> a table [classes, classes]; NaN predictions give NaN.
 *
 * @example
 * const metric = create(confusionMatrix)
 * const sums = metric.update(tf.tensor2d([[2], [1], [-1]]), tf.tensor1d([1, 0, 1], 'int32'))
 * metric.compute(sums.dataSync(), 3) // [[0, 1], [1, 1]]
 */
export const confusionMatrix = defineMetric({
  id: 'metric:confusion-matrix',
  summary: 'Table of how often samples of each class (rows) were predicted as each class (columns)',
  options: noOptions,
  create: (_, { where }) => ({
    ...confusionFigure({ plugin: 'confusion-matrix', where }, ({ matrix }) => matrix),
    valueKind: 'table',
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:confusion-matrix': OptionsOf<typeof confusionMatrix>
  }
}
