import type { ParsedExperiment, ResolvedExperiment } from './experiment.js'
import { impliedMetrics } from './implied-metrics.js'
import type { Kind } from './plugin.js'
import type { Registry } from './registry.js'

/** What is known of the data, from which defaults of an experiment follow. */
export interface DataFacts {
  readonly targets: 'classes' | 'values'
  /** Training samples. */
  readonly samples: number
}

/** An epoch of small data has at least so many steps, where its batches can be small enough. */
const fewestSteps = 32
const [smallestBatch, largestBatch] = [4, 64]

/**
 * Makes the defaults explicit that follow from the data: the loss and its metrics from the kind of the targets, the batch from the number of samples.
 *
 * @example
 * resolveExperiment(registry, parsed, { targets: 'values', samples: 150 }) // loss:mean-squared-error, batchSize: 4
 */
export function resolveExperiment(
  registry: Registry,
  experiment: ParsedExperiment,
  { targets, samples }: DataFacts,
): ResolvedExperiment {
  const use = targets === 'classes' ? 'loss:cross-entropy' : 'loss:mean-squared-error'
  const loss = experiment.loss ?? registry.parse('loss' as Kind, { use }, 'loss')
  const metrics =
    experiment.metrics ??
    impliedMetrics(registry, loss).map((spec, index) => registry.parse('metric' as Kind, spec, `metrics[${index}]`))
  return { ...experiment, loss, metrics, batchSize: experiment.batchSize ?? batchSizeFor(samples) }
}

/**
 * The batch of an experiment that names none: the largest power of two that leaves an epoch steps enough, from 4 to 64.
 *
 * @example
 * batchSizeFor(150) // 4
 * batchSizeFor(60000) // 64
 */
export function batchSizeFor(samples: number): number {
  const fitting = 2 ** Math.floor(Math.log2(Math.max(1, samples / fewestSteps)))
  return Math.min(largestBatch, Math.max(smallestBatch, fitting))
}
