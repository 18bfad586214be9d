import type { Checkpoint } from '../checkpoint/checkpoint.js'
import { rescaledThresholds } from '../thresholds/decide.js'
import type { Calibration } from './calibration.js'

/**
 * A checkpoint with another temperature, or with none. Its thresholds become those for the new probabilities, so that the answers stay the same.
 *
 * @example
 * const calibrated = recalibrated(await readCheckpoint(bytes), { temperature: 1.4, split: 'validation', samples: 500, logLoss: { before: 0.4, after: 0.3 } })
 */
export function recalibrated(checkpoint: Checkpoint, calibration: Calibration | undefined): Checkpoint {
  const { calibration: before, thresholds, ...rest } = checkpoint
  const factor = (before?.temperature ?? 1) / (calibration?.temperature ?? 1)
  return {
    ...rest,
    ...(calibration ? { calibration } : {}),
    ...(thresholds ? { thresholds: { ...thresholds, values: rescaledThresholds(thresholds.values, factor) } } : {}),
  }
}
