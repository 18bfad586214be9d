import { short } from '@telarjs/core'
import type { Checkpoint } from '@telarjs/trainer'
import type { Thresholds } from '@telarjs/trainer/thresholds'

/** What a network answers, as its checkpoint says it. */
type Answering = Pick<Checkpoint, 'sample'> & { readonly data?: Checkpoint['data'] | undefined }

/** What each threshold is for: the second of two classes, or a label, which a table has in a column of its own. */
export function thresholdNames({ values }: Pick<Thresholds, 'values'>, { sample, data }: Answering): readonly string[] {
  const { classes } = sample
  if (values.length === 1 && classes.length === 2) return classes.slice(1)
  const columns = data?.targets.kind === 'values' ? data.targets.names : undefined
  return values.map((_, i) => classes[i] ?? columns?.[i] ?? String(i))
}

/** Above which probabilities a network says yes; nothing where that is 0.5. */
export function describeThresholds(kept: Thresholds | undefined, answering: Answering): readonly string[] {
  if (!kept) return []
  const { values, metric, split, samples, score } = kept
  const names = thresholdNames(kept, answering)
  const said = values.map((value, i) => `${names[i]} above ${short(value)}`)
  return [
    `Decided by thresholds: ${said.join(', ')}, chosen on ${short(samples)} ${split} samples for ${metric}, which rose from ${short(score.before)} to ${short(score.after)} there.`,
  ]
}
