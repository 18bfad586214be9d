// Written by `pnpm run generate` from the plugin files of this folder.
import { accuracy } from './accuracy.js'
import { balancedAccuracy } from './balanced-accuracy.js'
import { confusionMatrix } from './confusion-matrix.js'
import { f1 } from './f1.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import { meanSquaredError } from './mean-squared-error.js'
import { precision } from './precision.js'
import { r2 } from './r2.js'
import { recall } from './recall.js'
import { topK } from './top-k.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof accuracy,
  typeof balancedAccuracy,
  typeof confusionMatrix,
  typeof f1,
  typeof meanAbsoluteError,
  typeof meanSquaredError,
  typeof precision,
  typeof r2,
  typeof recall,
  typeof topK,
] = [accuracy, balancedAccuracy, confusionMatrix, f1, meanAbsoluteError, meanSquaredError, precision, r2, recall, topK]
