import { short } from '@telarjs/core'
import type { Thresholds } from '@telarjs/trainer/thresholds'

/** What each threshold is for: the second of two classes, or a label. */
export function thresholdNames({ values }: Pick<Thresholds, 'values'>, classes: readonly string[]): readonly string[] {
  return values.map((_, i) => (values.length === 1 ? classes.at(-1) : classes[i]) ?? String(i))
}

/** Above which probabilities a network says yes; nothing where that is 0.5. */
export function describeThresholds(kept: Thresholds | undefined, classes: readonly string[]): readonly string[] {
  if (!kept) return []
  const { values, metric, split, samples, score } = kept
  const names = thresholdNames(kept, classes)
  const said = values.map((value, i) => `${names[i]} above ${short(value)}`)
  return [
    `Decided by thresholds: ${said.join(', ')}, chosen on ${short(samples)} ${split} samples for ${metric}, which rose from ${short(score.before)} to ${short(score.after)} there.`,
  ]
}
