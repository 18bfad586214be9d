import type { ValueKind } from '@telarjs/core'

/** Thresholds that a checkpoint keeps: above them, probabilities are taken for a yes. */
export interface Thresholds {
  /** What they are the best for, such as `f1`. */
  readonly metric: ThresholdMetric
  /** One for the probability of the second of two classes; or one for each label. */
  readonly values: readonly number[]
  /** The split that they were chosen on. */
  readonly split: string
  readonly samples: number
  /** The metric there at thresholds of 0.5 and at these; of labels, the mean. */
  readonly score: { readonly before: number; readonly after: number }
}

/** How often yes and no were answered rightly and wrongly. */
export interface YesNoCounts {
  readonly truePositives: number
  readonly falsePositives: number
  readonly falseNegatives: number
  readonly trueNegatives: number
}

/** What a threshold can be the best for; more is better. */
export const thresholdMetrics = [
  'f1',
  'accuracy',
  'balanced-accuracy',
  'youden',
  'matthews-correlation',
  'cohen-kappa',
  'cost',
] as const

/** One of `thresholdMetrics`. */
export type ThresholdMetric = (typeof thresholdMetrics)[number]

/**
 * What the values of a metric are, as its plugin says it: fractions are shown in per cent, coefficients and costs as numbers.
 *
 * @example
 * scoreKind('f1') // 'fraction'
 */
export function scoreKind(metric: ThresholdMetric): ValueKind {
  return metric === 'f1' || metric === 'accuracy' || metric === 'balanced-accuracy' ? 'fraction' : 'number'
}

/** What wrong answers cost, for the metric `cost`. */
export interface Costs {
  readonly falsePositive: number
  readonly falseNegative: number
}

/**
 * The value of a metric for counts of right and wrong answers; 0/0 is 0, and `cost` is the mean cost of an answer, negative.
 *
 * @example
 * scoreOf('f1', { truePositives: 1, falsePositives: 1, falseNegatives: 0, trueNegatives: 2 }) // 0.6667
 */
export function scoreOf(
  metric: ThresholdMetric,
  { truePositives: tp, falsePositives: fp, falseNegatives: fn, trueNegatives: tn }: YesNoCounts,
  costs: Costs = { falsePositive: 1, falseNegative: 1 },
): number {
  const all = tp + fp + fn + tn
  const [sensitivity, specificity] = [ratio(tp, tp + fn), ratio(tn, tn + fp)]
  switch (metric) {
    case 'f1':
      return ratio(2 * tp, 2 * tp + fp + fn)
    case 'accuracy':
      return ratio(tp + tn, all)
    case 'balanced-accuracy':
      return (sensitivity + specificity) / 2
    case 'youden':
      return sensitivity + specificity - 1
    case 'matthews-correlation':
      return ratio(tp * tn - fp * fn, Math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)))
    case 'cohen-kappa':
      return ratio(2 * (tp * tn - fn * fp), (tp + fp) * (fp + tn) + (tp + fn) * (fn + tn))
    case 'cost':
      return -ratio(fp * costs.falsePositive + fn * costs.falseNegative, all)
  }
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
