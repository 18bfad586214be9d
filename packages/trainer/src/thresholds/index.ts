/** Thresholds that are chosen on the validation split after training, and kept in the checkpoint. */
export { decide, isOfClasses, rescaledThresholds } from './decide.js'
export { fitThresholds, type FittedThresholds, type ThresholdOptions } from './fit-thresholds.js'
export {
  scoreOf,
  thresholdMetrics,
  type Costs,
  type ThresholdMetric,
  type Thresholds,
  type YesNoCounts,
} from './thresholds.js'
