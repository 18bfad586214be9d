import { describeLoss, describeMetric } from '@telarjs/testing'
import {
  accuracy,
  balancedAccuracy,
  binaryCrossEntropy,
  confusionMatrix,
  crossEntropy,
  f1,
  focal,
  hinge,
  huber,
  klDivergence,
  mae,
  meanAbsoluteError,
  meanSquaredError,
  mse,
  precision,
  r2,
  recall,
  topK,
} from './index.js'

const oneLogit = { predictionShape: [1], classes: 2 }

describeLoss(crossEntropy)
describeLoss(crossEntropy, { options: { labelSmoothing: 0.1, classWeights: [1, 2, 0.5, 4] } })
describeLoss(binaryCrossEntropy, oneLogit)
describeLoss(meanSquaredError, { predictionShape: [2, 3] })
describeLoss(meanAbsoluteError)
describeLoss(huber, { options: { delta: 0.5 } })
describeLoss(focal, { options: { gamma: 1.5, classWeights: [1, 2, 0.5, 4] } })
describeLoss(hinge)
describeLoss(hinge, { ...oneLogit, wrongShape: [3] })
describeLoss(klDivergence)

describeMetric(accuracy)
describeMetric(accuracy, { predictionShape: [1] })
describeMetric(topK, { options: { k: 2 } })
describeMetric(balancedAccuracy)
for (const average of ['macro', 'micro', 'per-class']) {
  for (const metric of [precision, recall, f1]) describeMetric(metric, { options: { average } })
}
describeMetric(confusionMatrix)
for (const metric of [mse, mae, r2]) describeMetric(metric, { targets: 'values' })
