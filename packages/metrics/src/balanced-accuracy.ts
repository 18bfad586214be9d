import { noOptions, type OptionsOf } from '@telarjs/core'
import { ratio, sum } from './lib/averaging.js'
import type { ClassCounts } from './lib/class-counts.js'
import { countedFigure } from './lib/class-figure.js'
import { defineMetric } from './metric.js'

/**
 * The mean over classes of the share of their samples that are classified right. A class without samples is left out, as in scikit-learn.
 * Of several labels per sample, the mean over labels of the balanced accuracy of yes and no.
 *
 * `balanced accuracy = mean over classes of right / actual`
 *
 * prediction [batch, classes], [batch, 1] or [batch, labels] and target int32 [batch] or float32 [batch, labels] -> 0 … 1; NaN predictions give NaN.
 * Brodersen et al., "The balanced accuracy and its posterior distribution" (2010), doi:10.1109/ICPR.2010.764.
 *
 * @example
 * const metric = create(balancedAccuracy)
 * const sums = metric.update(tf.tensor2d([[2], [1], [-1]]), tf.tensor1d([1, 1, 1], 'int32'))
 * metric.compute(sums.dataSync(), 3) // 0.6667
 */
export const balancedAccuracy = defineMetric({
  id: 'metric:balanced-accuracy',
  summary: 'Mean over classes of the share of their samples that are classified right',
  options: noOptions,
  create: (_, { where }) =>
    countedFigure({ plugin: 'balanced-accuracy', name: 'balanced-accuracy', valueKind: 'fraction', where }, balanced),
})

/** The mean recall over the classes that have samples. */
function balanced({ right, predicted, actual, labeledSamples }: ClassCounts): number {
  if (labeledSamples === undefined) return meanRecall(right, actual)
  const scores = right.map((yes, label) => {
    const absent = labeledSamples - actual[label]!
    return meanRecall([yes, absent - (predicted[label]! - yes)], [actual[label]!, absent])
  })
  return ratio(sum(scores), scores.length)
}

function meanRecall(right: readonly number[], actual: readonly number[]): number {
  const recalls = right.map((count, index) => count / actual[index]!).filter((_, index) => actual[index]! > 0)
  return ratio(sum(recalls), recalls.length)
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'metric:balanced-accuracy': OptionsOf<typeof balancedAccuracy>
  }
}
