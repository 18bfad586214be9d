// Written by `pnpm run generate` from the plugin files of this folder.
import { accuracy } from './accuracy.js'
import { averagePrecision } from './average-precision.js'
import { balancedAccuracy } from './balanced-accuracy.js'
import { cohenKappa } from './cohen-kappa.js'
import { confusionMatrix } from './confusion-matrix.js'
import { f1 } from './f1.js'
import { labelAccuracy } from './label-accuracy.js'
import { logLoss } from './log-loss.js'
import { matthewsCorrelation } from './matthews-correlation.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import { meanAbsolutePercentageError } from './mean-absolute-percentage-error.js'
import { meanSquaredError } from './mean-squared-error.js'
import { precision } from './precision.js'
import { r2 } from './r2.js'
import { recall } from './recall.js'
import { recallAtK } from './recall-at-k.js'
import { rocAuc } from './roc-auc.js'
import { rootMeanSquaredError } from './root-mean-squared-error.js'
import { topK } from './top-k.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof accuracy,
  typeof averagePrecision,
  typeof balancedAccuracy,
  typeof cohenKappa,
  typeof confusionMatrix,
  typeof f1,
  typeof labelAccuracy,
  typeof logLoss,
  typeof matthewsCorrelation,
  typeof meanAbsoluteError,
  typeof meanAbsolutePercentageError,
  typeof meanSquaredError,
  typeof precision,
  typeof r2,
  typeof recall,
  typeof recallAtK,
  typeof rocAuc,
  typeof rootMeanSquaredError,
  typeof topK,
] = [
  accuracy,
  averagePrecision,
  balancedAccuracy,
  cohenKappa,
  confusionMatrix,
  f1,
  labelAccuracy,
  logLoss,
  matthewsCorrelation,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  precision,
  r2,
  recall,
  recallAtK,
  rocAuc,
  rootMeanSquaredError,
  topK,
]
