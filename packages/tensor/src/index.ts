export { hasKernel, runKernel } from './fused/kernel.js'
export {
  addPrefix,
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
export { createEagerRunner, type Feeds, type Runner, type Step, type Stretch } from './runner.js'
