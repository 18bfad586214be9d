import { keyTensor } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { runRandom, type Plan } from './plan.js'
import type { StepConstants } from './step.js'

/** What every step of a run reads, on the device. */
export function makeConstants({ experiment, data }: Plan): StepConstants {
  const random = runRandom(experiment)
  return {
    dropoutKey: keyTensor(random.dropout.key),
    augmentationKey: keyTensor(random.augmentation.key),
    classWeights: data.classWeights && tf.tensor1d(data.classWeights),
  }
}
