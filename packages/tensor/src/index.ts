export { createEagerRunner } from './steps/eager/eager-runner.js'
export {
  batchNormForward,
  batchNormGradient,
  type BatchNormGradients,
  type BatchNormResult,
} from './fused/batch-norm.js'
export { countCorrect } from './fused/count-correct.js'
export {
  denseForward,
  denseGradient,
  type DenseActivation,
  type DenseGradients,
  type DenseSaved,
} from './fused/dense.js'
export { hasKernel, runKernel } from './fused/kernel.js'
export { matMul } from './fused/mat-mul.js'
export { adamInPlace, sgdInPlace } from './fused/optimizers.js'
export { gatherPixels, keepsPixelsPacked, uploadPixels, type PixelTable } from './fused/pixels.js'
export { softmaxCrossEntropy, type LossAndGradient } from './fused/softmax-cross-entropy.js'
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
export type { Feeds, Runner, StateHolder, Step, Chunk } from './steps/step.js'
