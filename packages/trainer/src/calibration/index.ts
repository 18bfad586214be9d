/** Probabilities that can be believed: what is fitted to the validation split after training, and kept in the checkpoint. */
export type { Calibration } from './calibration.js'
export { confidencesOf, type Confidences } from './confidences-of.js'
export { fitTemperature, type Scores, type TemperatureFit } from './fit-temperature.js'
export { recalibrated } from './recalibrated.js'
export { scoresOfSplit } from './scores-of-split.js'
