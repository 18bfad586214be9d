export { defineMetric, type Metric } from './metric.js'

// Written by `pnpm run generate` from the plugin files of this folder.
export { accuracy } from './accuracy.js'
export { balancedAccuracy } from './balanced-accuracy.js'
export { confusionMatrix } from './confusion-matrix.js'
export { f1 } from './f1.js'
export { meanAbsoluteError } from './mean-absolute-error.js'
export { meanSquaredError } from './mean-squared-error.js'
export { precision } from './precision.js'
export { r2 } from './r2.js'
export { recall } from './recall.js'
export { topK } from './top-k.js'
