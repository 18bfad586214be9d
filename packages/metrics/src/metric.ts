import {
  makeValue,
  PluginError,
  pluginDefiner,
  type DefinePlugin,
  type MetricValue,
  type ValueKind,
} from '@telarjs/core'
import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * A figure of merit, as sums that are added up over batches on the device and turned into a value once.
 * So a metric over a split is exact, whatever the batch size.
 */
export interface Metric {
  /** The key in results: `accuracy`. */
  readonly name: string
  readonly direction: 'maximize' | 'minimize'
  /** What its values are, and so how they are written: `fraction` as percent. */
  readonly valueKind: ValueKind
  /** Whether it is also followed in every training step; only for metrics of a few sums. */
  readonly everyStep: boolean
  /**
   * Whether `update` gives a row for each sample, [batch, columns], and `compute` gets the rows of all samples, one after the other. For figures
   * that no sums can give, such as those of a ranking; costs memory for each sample, so it is not for `everyStep`.
   */
  readonly collects?: true
  /**
   * Whether it counts which class, or which labels, the outputs say, and so goes by the thresholds that a checkpoint keeps: `update` is then given outputs
   * of which the largest is that class, or those above 0 are those labels. Not for figures of probabilities or of a ranking.
   */
  readonly decides?: true
  /** That it compares embeddings. Such metrics, and no others, go with a loss whose outputs are embeddings. */
  readonly outputs?: 'embeddings'
  /**
   * The sums of one batch, float32, any fixed shape; or its rows, where the metric `collects`.
   * @param prediction [batch, ...] as the last layer gives it
   * @param target int32 [batch] for classes, float32 [batch, ...] for values
   */
  update(prediction: Tensor, target: Tensor): Tensor
  /** The value of summed sums, in float64 where the caller adds them so, over so many samples. NaN predictions give NaN. */
  compute(sums: ArrayLike<number>, samples: number): MetricValue
}

declare module '@telarjs/core' {
  interface PluginKinds {
    metric: Metric
  }
}

/** Keys that stand beside metrics in results, logs and tables, so that no metric may be called so. */
const reservedNames: readonly string[] = [
  'loss',
  'epoch',
  'step',
  'steps',
  'split',
  'samples',
  'seconds',
  'predicted',
  'learningRate',
  'learning rate',
  'penalty',
]
const valueKinds: readonly ValueKind[] = ['fraction', 'number', 'table']

/**
 * Defines a metric; see `accuracy.ts` for one.
 *
 * @throws PluginError, when the plugin makes one, for a member that is missing, and for a name that results already have
 * @example
 * export const largest = defineMetric({
 *   id: 'metric:acme/largest',
 *   summary: 'The mean of the largest answers',
 *   options: noOptions,
 *   create: () => ({
 *     name: 'largest',
 *     direction: 'maximize',
 *     everyStep: false,
 *     valueKind: 'number',
 *     update: (prediction) => tf.reshape(tf.sum(tf.max(prediction, -1)), [1]),
 *     compute: (sums, samples) => sums[0] / samples,
 *   }),
 * })
 */
export const defineMetric: DefinePlugin<'metric'> = (plugin) => {
  const defined = withMembers(plugin)
  return {
    ...defined,
    create(options, context) {
      const metric = makeValue(defined, options, context)
      requireMetric(metric, `${context.where}: ${plugin.id}`)
      return metric
    },
  }
}

const withMembers = pluginDefiner('metric', {
  name: 'string',
  direction: 'string',
  valueKind: 'string',
  everyStep: 'boolean',
  update: 'function',
  compute: 'function',
})

function requireMetric({ name, valueKind }: Metric, where: string): void {
  if (name === '')
    throw new PluginError({ where: `${where}: create: name`, expected: 'a key for results', received: 'an empty one' })
  if (reservedNames.includes(name))
    throw new PluginError({
      where,
      problem: `create: name: '${name}' is a key that results already have`,
      remedy: `${reservedNames.join(', ')} are taken`,
    })
  if (name.endsWith(' loss'))
    throw new PluginError({
      where,
      problem: `create: name: '${name}' reads like the loss of a split, as 'validation loss' does in metrics.csv`,
    })
  if (!valueKinds.includes(valueKind))
    throw new PluginError({
      where: `${where}: create: valueKind`,
      expected: valueKinds.map((kind) => `'${kind}'`).join(', '),
      received: `'${valueKind}'`,
    })
}
