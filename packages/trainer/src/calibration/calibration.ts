import type { TemperatureFit } from './fit-temperature.js'

/** A temperature that a checkpoint keeps: logits are divided by it before they become probabilities. */
export interface Calibration extends TemperatureFit {
  /** The split that it was fitted to. */
  readonly split: string
  readonly samples: number
}
