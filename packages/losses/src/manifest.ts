import { accuracy } from './accuracy.js'
import { balancedAccuracy } from './balanced-accuracy.js'
import { binaryCrossEntropy } from './binary-cross-entropy.js'
import { confusionMatrix } from './confusion-matrix.js'
import { crossEntropy } from './cross-entropy.js'
import { f1 } from './f1.js'
import { focal } from './focal.js'
import { hinge } from './hinge.js'
import { huber } from './huber.js'
import { klDivergence } from './kl-divergence.js'
import { mae } from './mae.js'
import { meanAbsoluteError } from './mean-absolute-error.js'
import { meanSquaredError } from './mean-squared-error.js'
import { mse } from './mse.js'
import { precision } from './precision.js'
import { r2 } from './r2.js'
import { recall } from './recall.js'
import { topK } from './top-k.js'

/** All losses and metrics of this package. */
export const plugins = [
  crossEntropy,
  binaryCrossEntropy,
  meanSquaredError,
  meanAbsoluteError,
  huber,
  focal,
  hinge,
  klDivergence,
  accuracy,
  topK,
  balancedAccuracy,
  precision,
  recall,
  f1,
  confusionMatrix,
  mse,
  mae,
  r2,
] as const
