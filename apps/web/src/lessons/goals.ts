import { ownValue, type Evaluation, type ValueKind } from '@telarjs/core'
import type { Goal } from '../shared/lesson.js'
import { lessonsTexts as t } from '../texts/lessons.js'
import { metricName, splitName } from '../texts/names.js'
import { formatMetric, localized, precise } from '../texts/numbers.js'

/** What a run came to, for a goal: the number, or nothing where the split or the metric is not there. */
export function reached(
  { split, metric }: Goal,
  evaluations: Readonly<Record<string, Evaluation>>,
): number | undefined {
  const evaluation = ownValue(evaluations, split)
  if (!evaluation) return undefined
  const value = metric === 'loss' ? evaluation.loss : ownValue(evaluation.metrics, metric)
  return typeof value === 'number' ? value : undefined
}

/** Whether a run reached a goal. Nothing is reached by a number that is not finite. */
export function isMet(goal: Goal, evaluations: Readonly<Record<string, Evaluation>>): boolean {
  const value = reached(goal, evaluations)
  if (value === undefined) return false
  return goal.bound === 'at least' ? value >= goal.value : value <= goal.value
}

/** A goal in words: `Goal: accuracy of test is at least 90 %.` */
export function goalText({ metric, split, bound, text }: Goal): string {
  return t.goal(metricName(metric), splitName(split), bound, localized(text.replace(/^.* at (least|most) /, '')))
}

/** What a run came to, in words: `accuracy of test: 92.80 %`. */
export function wordsOf(
  goal: Goal,
  evaluations: Readonly<Record<string, Evaluation>>,
  kinds: Readonly<Record<string, ValueKind>>,
): string {
  const value = reached(goal, evaluations)
  const names = [metricName(goal.metric), splitName(goal.split)] as const
  return value === undefined
    ? t.notMeasured(...names)
    : t.measured(...names, goal.metric === 'loss' ? precise(value) : formatMetric(value, ownValue(kinds, goal.metric)))
}
