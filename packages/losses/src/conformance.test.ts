import { describeLoss } from '@telarjs/testing'
import {
  binaryCrossEntropy,
  crossEntropy,
  focal,
  hinge,
  huber,
  klDivergence,
  meanAbsoluteError,
  meanSquaredError,
  triplet,
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
for (const mining of ['semi-hard', 'batch-hard'])
  for (const distance of ['euclidean', 'squared-euclidean', 'angular'])
    describeLoss(triplet, { options: { mining, distance }, predictionShape: [3], classes: 2, wrongShape: [2, 3] })
