import { ExperimentError } from '@telarjs/core'
import type { Scores } from '../calibration/fit-temperature.js'
import { scoreOf, type Costs, type ThresholdMetric, type Thresholds, type YesNoCounts } from './thresholds.js'

/** What thresholds are chosen for. */
export interface ThresholdOptions {
  readonly metric: ThresholdMetric
  /** Of a calibrated network, whose probabilities the thresholds are for; defaults to 1. */
  readonly temperature?: number
  /** For the metric `cost`; 1 each without them. */
  readonly costs?: Costs
}

/** Thresholds, and the numbers of labels whose samples all say the same, so that theirs stays 0.5. */
export interface FittedThresholds extends Pick<Thresholds, 'metric' | 'values' | 'score'> {
  readonly unfitted: readonly number[]
}

/**
 * Chooses the threshold of the second of two classes, or of each label, that is the best for a metric: all that lie between two scores of the samples are
 * tried, and the one halfway between their logits is taken; of equally good ones, the one nearest to 0.5.
 *
 * `t = argmax metric(p > t)`
 *
 * It is to be chosen on samples that no training saw, and judged on others. Lewis, "Evaluating and optimizing autonomous text classification systems"
 * (1995), doi:10.1145/215206.215366.
 *
 * @throws ExperimentError for more than two classes, and where all samples are of one class
 * @example
 * const scores = { logits: Float32Array.of(-2, -1, 1, 2), width: 1, targets: Int32Array.of(0, 1, 1, 1), last: 'sigmoid' } as const
 * fitThresholds(scores, { metric: 'f1' }).values // [0.1824], which is σ(−1.5)
 */
export function fitThresholds(scores: Scores, options: ThresholdOptions): FittedThresholds {
  const columns = yesNoColumns(scores)
  const fits = columns.map((column) => fitOne(column, options))
  const unfitted = fits.flatMap((fit, i) => (fit === undefined ? [i] : []))
  if (unfitted.length === fits.length)
    throw new ExperimentError({
      where: 'threshold',
      expected: 'samples of both kinds, yes and no',
      received: 'all of one',
      remedy: 'More samples for validation may help',
    })
  const found = fits.flatMap((fit) => fit ?? [])
  const mean = (of: (fit: Fit) => number) => found.reduce((sum, fit) => sum + of(fit), 0) / found.length
  return {
    metric: options.metric,
    values: fits.map((fit) => fit?.threshold ?? 0.5),
    score: { before: mean((fit) => fit.before), after: mean((fit) => fit.after) },
    unfitted,
  }
}

/** For each sample how far it is on the side of yes, as a logit, and whether yes is right. */
interface YesNo {
  readonly margins: Float64Array
  readonly isYes: readonly boolean[]
}

function yesNoColumns({ logits, width, targets, last }: Scores): readonly YesNo[] {
  const rows = logits.length / width
  const isOfClasses = targets instanceof Int32Array
  if (isOfClasses && (width === 1 || (width === 2 && last === 'softmax'))) {
    const margins = Float64Array.from({ length: rows }, (_, i) =>
      width === 1 ? logits[i]! : logits[2 * i + 1]! - logits[2 * i]!,
    )
    return [{ margins, isYes: Array.from(targets, (target) => target === 1) }]
  }
  if (!isOfClasses && last === 'sigmoid')
    return Array.from({ length: width }, (_, label) => ({
      margins: Float64Array.from({ length: rows }, (__, i) => logits[i * width + label]!),
      isYes: Array.from({ length: rows }, (__, i) => targets[i * width + label]! > 0.5),
    }))
  throw new ExperimentError({
    where: 'threshold',
    expected: 'a network that tells two classes apart, or gives labels',
    received: `one of ${width} classes`,
  })
}

interface Fit {
  readonly threshold: number
  readonly before: number
  readonly after: number
}

/** Undefined where all samples are of one kind. */
function fitOne({ margins, isYes }: YesNo, { metric, temperature = 1, costs }: ThresholdOptions): Fit | undefined {
  const positives = isYes.filter(Boolean).length
  const negatives = isYes.length - positives
  if (positives === 0 || negatives === 0) return undefined
  const order = Array.from(margins.keys()).sort((a, b) => margins[b]! - margins[a]!)
  const counts = (truePositives: number, falsePositives: number): YesNoCounts => ({
    truePositives,
    falsePositives,
    falseNegatives: positives - truePositives,
    trueNegatives: negatives - falsePositives,
  })
  let [right, wrong, before] = [0, 0, 0]
  let best = { score: -Infinity, at: 0 }
  for (let yes = 0; yes <= order.length; yes++) {
    const [last, next] = [order[yes - 1], order[yes]].map((sample) =>
      sample === undefined ? undefined : margins[sample]!,
    )
    // Samples of one score are on one side together.
    if (last !== next) {
      const score = scoreOf(metric, counts(right, wrong), costs)
      // Beyond the first and the last sample, one logit away.
      const at = ((last ?? next! + 2) + (next ?? last! - 2)) / 2
      if (score > best.score || (score === best.score && Math.abs(at) < Math.abs(best.at))) best = { score, at }
      if ((next ?? -Infinity) <= 0 && (last ?? Infinity) > 0) before = score
    }
    if (yes === order.length) break
    if (isYes[order[yes]!]) right++
    else wrong++
  }
  return { threshold: sigmoid(best.at / temperature), before, after: best.score }
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z))
}
