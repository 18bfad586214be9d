import { ExperimentError } from '@telarjs/core'
import { createSequence, type NamedLayer } from '@telarjs/layers'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { TrainedNetwork } from '../inference/open-model.js'
import { noRandom, preprocess } from '../data/preprocess.js'

/** What some layers of a network give for a batch, and how the class scores go with what they were given. */
export interface ClassGradient {
  /** [batch, …] what the layers were given. */
  readonly given: Tensor
  /** The gradient of the sum of the samples' class scores with respect to it, of the same shape. */
  readonly gradient: Tensor
}

/**
 * The gradient of each sample's score of a class with respect to what goes into the layers from a place on. The score is the logit; of one logit for two
 * classes, that logit or, for the first class, its negative. Layers run as in evaluation. To be called in `tf.tidy`.
 *
 * @param x [batch, …sample] before the transforms
 * @param classes a class for each sample
 * @param from the place of the first of the layers; those before it only give their outputs
 */
export function classGradient(model: TrainedNetwork, x: Tensor, classes: Int32Array, from: number): ClassGradient {
  const { network } = model
  const { params, state } = model.evaluated()
  const context = { params, state, training: false, random: noRandom }
  // Frozen layers run as in evaluation also in their forward.
  const frozen: readonly NamedLayer[] = network.layers.map((layer) => ({ ...layer, frozen: true }))
  const given = createSequence(frozen.slice(0, from)).apply(preprocess(network, x), context).y
  const rest = createSequence(frozen.slice(from))
  const { y, saved } = rest.forward(given, context)
  const { dx } = rest.backward(scoreGradient(y, classes), saved as NamedTensors, {
    ...context,
    needsInputGradient: true,
  })
  return { given, gradient: dx! }
}

/** The gradient of each sample's score of a class with respect to the sample itself, through the transforms, such as a division by the deviation. To be called in `tf.tidy`. */
export function inputGradient(model: TrainedNetwork, x: Tensor, classes: Int32Array): Tensor {
  const { gradient } = classGradient(model, x, classes, 0)
  const isPlain = !model.network.transforms.some(({ appliesInEvaluation }) => appliesInEvaluation)
  return isPlain ? gradient : tf.grad((z: Tensor) => tf.sum(tf.mul(preprocess(model.network, z), gradient)))(x)
}

/** The gradient of the classes' scores with respect to the logits [batch, classes] or [batch, 1]. */
function scoreGradient(y: Tensor, classes: Int32Array): Tensor {
  if (y.rank !== 2)
    throw new ExperimentError({
      where: 'class score',
      expected: 'a network with one logit per class, or one for two classes',
      received: `outputs of shape [${y.shape.slice(1).join(', ')}]`,
    })
  if (y.shape[1] === 1)
    return tf.tensor2d(
      Float32Array.from(classes, (k) => (k === 1 ? 1 : -1)),
      [classes.length, 1],
    )
  return tf.cast(tf.oneHot(tf.tensor1d(classes, 'int32'), y.shape[1]!), 'float32')
}
