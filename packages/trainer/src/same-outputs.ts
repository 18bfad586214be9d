import { ExperimentError, type ResolvedExperiment } from '@telarjs/core'
import type { Loss } from '@telarjs/losses'
import type { Metric } from '@telarjs/metrics'
import type { Transform } from '@telarjs/transforms'

/** What reads the outputs of a network, or the classes of its samples. */
interface Readers {
  readonly experiment: ResolvedExperiment
  readonly loss: Loss
  readonly metrics: readonly Metric[]
  readonly transforms: readonly Transform[]
}

/** Refuses metrics of embeddings for other outputs, and the reverse, and transforms that mix classes where embeddings need one of each sample. @throws ExperimentError */
export function requireSameOutputs({ experiment, loss, metrics, transforms }: Readers): void {
  const { use } = experiment.loss
  const ofEmbeddings = loss.outputs === 'embeddings'
  for (const [index, { outputs }] of metrics.entries())
    if ((outputs === 'embeddings') !== ofEmbeddings)
      throw new ExperimentError({
        where: `experiment.metrics[${index}]: ${experiment.metrics[index]!.use}`,
        expected: ofEmbeddings ? `a metric of embeddings, which ${use} gives` : `a metric of what ${use} gives`,
        received: ofEmbeddings ? 'one of scores or values' : 'one of embeddings',
        remedy: ofEmbeddings ? 'metric:recall-at-k fits those' : 'loss:triplet gives those',
      })
  const mixing = ofEmbeddings ? transforms.findIndex(({ applyWithTargets }) => applyWithTargets !== undefined) : -1
  if (mixing >= 0)
    throw new ExperimentError({
      where: `experiment.transforms[${mixing}]: ${experiment.transforms[mixing]!.use}`,
      expected: `transforms that leave each sample its class, which ${use} compares`,
      received: 'one that mixes samples of several classes',
    })
}
