/** Thresholds that are chosen on the validation split after training, and kept in the checkpoint. */
export { classOf, decide, isOfClasses, ofBothClasses, rescaledThresholds } from './decide.js'
export { thresholdCount, thresholdNames } from './names.js'
export { fitThresholds, type FittedThresholds, type ThresholdOptions } from './fit-thresholds.js'
export {
  scoreKind,
  scoreOf,
  thresholdMetrics,
  type Costs,
  type ThresholdMetric,
  type Thresholds,
  type YesNoCounts,
} from './thresholds.js'
