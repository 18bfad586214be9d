import { formatMetric, short } from '@telarjs/core'
import type { Checkpoint } from '@telarjs/trainer'
import { scoreKind, thresholdNames, type Thresholds } from '@telarjs/trainer/thresholds'

/** What a network answers, as its checkpoint says it. */
type Answering = Pick<Checkpoint, 'sample'> & { readonly data?: Checkpoint['data'] | undefined }

/** Above which probabilities a network says yes; nothing where that is 0.5. */
export function describeThresholds(kept: Thresholds | undefined, answering: Answering): readonly string[] {
  if (!kept) return []
  const { values, metric, split, samples, score } = kept
  const names = thresholdNames(values.length, answering)
  const [before, after] = [score.before, score.after].map((value) => formatMetric(value, scoreKind(metric)))
  const said = values.map((value, i) => `${names[i]} above ${short(value)}`)
  return [
    `Decided by thresholds: ${said.join(', ')}, chosen on ${short(samples)} ${split} samples for ${metric}, which rose from ${before} to ${after} there.`,
  ]
}
