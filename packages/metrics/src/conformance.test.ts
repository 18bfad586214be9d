import { describeMetric } from '@telarjs/testing'
import {
  accuracy,
  balancedAccuracy,
  confusionMatrix,
  f1,
  meanAbsoluteError,
  meanSquaredError,
  precision,
  r2,
  recall,
  topK,
} from './index.js'

describeMetric(accuracy)
describeMetric(accuracy, { predictionShape: [1] })
describeMetric(topK, { options: { k: 2 } })
describeMetric(balancedAccuracy)
for (const average of ['macro', 'micro', 'per-class']) {
  for (const metric of [precision, recall, f1]) describeMetric(metric, { options: { average } })
}
describeMetric(confusionMatrix)
for (const metric of [meanSquaredError, meanAbsoluteError, r2]) describeMetric(metric, { targets: 'values' })
