export { builtinPlugins, builtinRegistry } from './builtin.js'
export * from './checkpoint/index.js'
export { evaluationSplit, loadData, uploadSplit, type DeviceSplit } from './data/data.js'
export { explain, type Explanation } from './explain.js'
export { openModel, type EvaluationChanges, type Prediction, type TrainedNetwork } from './inference/open-model.js'
export { functionOfLoss, type LastActivation } from './inference/function-of-loss.js'
export { learnedParams } from './frozen.js'
export { createNamed, createEach } from './plugin-errors/named-errors.js'
export type { TrainOptions } from './options.js'
export {
  directionsOf,
  factsOf,
  makeNetwork,
  makePlan,
  runRandom,
  valueKindsOf,
  type DataShape,
  type Network,
  type Plan,
} from './plan.js'
export { evaluate, predict, type EvaluateOptions, type PredictOptions } from './predict.js'
export { createRunStack, type RunStack, type RunStackOptions, type StackedStep, type StackPlace } from './run-stack.js'
export { requireDataShape, requireSignature, requireThresholds } from './checkpoint/saved-data.js'
export { misfitsOf, signData } from './data/sign-data.js'
export { preprocess } from './data/preprocess.js'
export { sizeOfLayer, sizeOfNetwork, type LayerSize } from './size-of-layer.js'
export { train } from './train.js'
