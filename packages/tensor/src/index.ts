export { createEagerRunner } from './steps/eager/eager-runner.js'
export {
  batchNormForward,
  batchNormGradient,
  batchNormTraining,
  followBatch,
  type BatchNormGradients,
  type BatchNormResult,
  type MovingStatistics,
} from './fused/batch-norm.js'
export { accuracySums, countCorrect } from './fused/count-correct.js'
export {
  denseForward,
  denseGradient,
  type DenseActivation,
  type DenseGradients,
  type DenseSaved,
} from './fused/dense.js'
export { canFuse, hasKernel, runKernel } from './fused/kernel.js'
export { matMul } from './fused/mat-mul.js'
export { adamInPlace, adamPowers, sgdInPlace } from './fused/optimizers.js'
export {
  gatherLabeledPixels,
  gatherPixels,
  keepsPixelsPacked,
  packPixels,
  uploadPixels,
  type PixelTable,
} from './fused/pixels.js'
export { reluGradient } from './fused/relu-gradient.js'
export { softmaxCrossEntropy, type LossAndGradient } from './fused/softmax-cross-entropy.js'
export { hasHalfProducts, withHalfProducts } from './half-products.js'
export {
  selectBackend,
  StartError,
  type SelectBackendOptions,
  type BackendCandidate,
  type CandidateOptions,
  type StartedBackend,
} from './select-backend.js'
export { patchTfjs } from './tfjs-patches/register.js'
export {
  addPrefix,
  copyTensors,
  disposeTensors,
  mapTensors,
  readTensors,
  underPrefix,
  uploadTensors,
  type NamedArray,
  type NamedTensors,
  type Shape,
} from './named.js'
export { createStepRandom, keyTensor, type StepRandom } from './random.js'
export { isLabels, oneHot, toProbabilities, toSecondClass, toShapeOf } from './targets.js'
export { createRunner } from './steps/create-runner.js'
export type { Feeds, Runner, StateHolder, Step, Chunk, Tables } from './steps/step.js'
