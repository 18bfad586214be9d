import { percent, short } from '@telarjs/core'
import { calibration } from '@telarjs/report'
import type { Checkpoint } from '@telarjs/trainer'
import type { Calibration } from '@telarjs/trainer/calibration'

/** That probabilities are those of a temperature; nothing where they are as training left them. */
export function describeCalibration(kept: Calibration | undefined): readonly string[] {
  if (!kept) return []
  const { temperature, split, samples, logLoss } = kept
  return [
    `Calibrated: temperature ${short(temperature)}, fitted to ${short(samples)} ${split} samples, whose log loss fell from ${short(logLoss.before)} to ${short(logLoss.after)}.`,
  ]
}

/** Answers of a network for samples of known classes. */
interface ClassAnswers {
  /** A row for each sample, with a probability for each class. */
  readonly probabilities: Float32Array
  readonly predicted: Int32Array
  readonly labels: Int32Array
}

/** The expected calibration error as rows of a table of scores; of a calibrated network, also what it was before. */
export function calibrationRows(
  answers: ClassAnswers | undefined,
  { calibration: kept }: Pick<Checkpoint, 'calibration'>,
): readonly (readonly [string, string])[] {
  if (!answers) return []
  const row = ['expected calibration error', percent(answerError(answers, 1))] as const
  return kept ? [row, ['the same before the temperature', percent(answerError(answers, kept.temperature))]] : [row]
}

/** The error of probabilities p^power over their sum: with the temperature as power, that before it. */
function answerError({ probabilities, predicted, labels }: ClassAnswers, power: number): number {
  const classes = probabilities.length / labels.length
  const confidences = Float64Array.from(predicted, (k, i) => {
    const row = probabilities.subarray(i * classes, (i + 1) * classes)
    // By their ratios, since a small number alone would become 0.
    return 1 / row.reduce((sum, p) => sum + (p / row[k]!) ** power, 0)
  })
  const right = Array.from(predicted, (k, i) => k === labels[i])
  return calibration(confidences, right).error
}
