import { pluginDefiner, type MetricValue } from '@telarjs/core'
import type { Tensor } from '@tensorflow/tfjs-core'

/**
 * A figure of merit, as sums that are added up over batches on the device and turned into a value once.
 * So a metric over a split is exact, whatever the batch size.
 */
export interface Metric {
  /** The key in results: `accuracy`. */
  readonly name: string
  readonly direction: 'maximize' | 'minimize'
  /** Whether it is also followed in every training step; only for metrics of a few sums. */
  readonly everyStep: boolean
  /**
   * Whether `update` gives a row for each sample, [batch, columns], and `compute` gets the rows of all samples, one after the other. For figures
   * that no sums can give, such as those of a ranking; costs memory for each sample, so it is not for `everyStep`.
   */
  readonly collects?: true
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

/** Defines a metric; see `accuracy.ts` for one. */
export const defineMetric = pluginDefiner<'metric'>({
  name: 'string',
  direction: 'string',
  everyStep: 'boolean',
  update: 'function',
  compute: 'function',
})
