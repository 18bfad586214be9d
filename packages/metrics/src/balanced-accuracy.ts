/**
 * The mean over classes of the share of their samples that are classified right. A class without samples is left out, as in scikit-learn.
 * Brodersen et al., "The balanced accuracy and its posterior distribution" (2010), doi:10.1109/ICPR.2010.764.
 */
import { noOptions, type OptionsOf } from '@telarjs/core'
import { ratio } from './lib/averaging.js'
import { countClasses, labelsOf, readCounts } from './lib/class-counts.js'
import { defineMetric } from './metric.js'

export const balancedAccuracy = defineMetric({
  kind: 'metric',
  id: 'metric:balanced-accuracy',
  version: 1,
  summary: 'Mean over classes of the share of their samples that are classified right',
  options: noOptions,
  create: (_, { where }) => ({
    name: 'balanced-accuracy',
    direction: 'maximize',
    everyStep: false,
    update: (prediction, target) => countClasses(prediction, labelsOf(target, where, 'metric:balanced-accuracy')),
    compute(sums) {
      const { right, actual } = readCounts(sums)
      const recalls = Array.from(right, (count, index) => count / actual[index]!).filter(
        (_, index) => actual[index]! > 0,
      )
      return ratio(
        recalls.reduce((sum, recall) => sum + recall, 0),
        recalls.length,
      )
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:balanced-accuracy': OptionsOf<typeof balancedAccuracy>
  }
}
