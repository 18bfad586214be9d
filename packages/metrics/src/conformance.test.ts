import { describeMetric } from '@telarjs/testing'
import {
  accuracy,
  averagePrecision,
  balancedAccuracy,
  cohenKappa,
  confusionMatrix,
  f1,
  logLoss,
  matthewsCorrelation,
  meanAbsolutePercentageError,
  rocAuc,
  rootMeanSquaredError,
  meanAbsoluteError,
  meanSquaredError,
  precision,
  r2,
  recall,
  recallAtK,
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
for (const metric of [rocAuc, averagePrecision, logLoss]) {
  describeMetric(metric)
  describeMetric(metric, { predictionShape: [1] })
}
for (const metric of [cohenKappa, matthewsCorrelation]) describeMetric(metric)
describeMetric(recallAtK)
describeMetric(recallAtK, { options: { k: 2, distance: 'angular' } })
for (const metric of [precision, recall, f1]) {
  describeMetric(metric, { options: { positive: 1 }, predictionShape: [1] })
  describeMetric(metric, { options: { average: 'per-class', positive: 1 } })
}
for (const metric of [meanSquaredError, meanAbsoluteError, rootMeanSquaredError, meanAbsolutePercentageError, r2])
  describeMetric(metric, { targets: 'values' })
