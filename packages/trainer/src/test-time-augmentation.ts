import { ExperimentError } from '@telarjs/core'
import { createStepRandom, keyTensor, type StepRandom } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import type { EvaluatedTensors } from './inference/layer-outputs.js'
import { runRandom, type Network } from './plan.js'
import { noRandom, preprocess } from './data/preprocess.js'

/**
 * The output of the last layer for a batch of samples as they are. With more passes, the mean of that and of the outputs for versions that the
 * training transforms changed at random. To be called in `tf.tidy`.
 *
 * @param at identifies the batch, so that each is changed differently
 */
export function meanOutput(network: Network, tensors: EvaluatedTensors, x: Tensor, passes: number, at: Scalar): Tensor {
  const context = { ...tensors, training: false, random: noRandom }
  const plain = network.model.apply(preprocess(network, x), context).y
  if (passes === 1) return tempered(network, plain)
  const random = createStepRandom(keyTensor(runRandom(network.experiment).augmentation.stream('test-time').key), at)
  const outputs = Array.from({ length: passes - 1 }, (_, pass) =>
    tf.tidy(() => network.model.apply(changed(network, x, random.stream(pass)), context).y),
  )
  return tempered(network, tf.div(tf.addN([plain, ...outputs]), passes))
}

/** Outputs of the last layer [batch, …] divided by the temperature of a calibrated network. */
export function tempered({ temperature }: Pick<Network, 'temperature'>, y: Tensor): Tensor {
  return temperature === undefined ? y : tf.div(y, temperature)
}

/**
 * @throws ExperimentError if no transform of the experiment changes samples at random without mixing them
 */
export function requireAugmentation({ transforms, experiment }: Network, passes: number): void {
  if (passes === 1 || transforms.some((transform) => !transform.appliesInEvaluation && !transform.applyWithTargets))
    return
  throw new ExperimentError({
    where: 'test-time augmentation',
    expected: 'a transform of the experiment that changes samples at random, such as transform:random-affine',
    received: experiment.transforms.map(({ use }) => use).join(', ') || 'none',
  })
}

/** Samples transformed as in training, except by transforms that mix samples with one another. */
function changed({ transforms }: Network, x: Tensor, random: StepRandom): Tensor {
  return transforms.reduce(
    (batch, transform, index) =>
      transform.applyWithTargets ? batch : transform.apply(batch, { random: random.stream(index), training: true }),
    x,
  )
}
