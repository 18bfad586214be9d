import { booleanOption, ExperimentError } from '@telarjs/core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import * as tf from '@tensorflow/tfjs-core'
import { createStepRandom, keyTensor, type StepRandom } from '@telarjs/tensor'
import type { Transform, TransformContext } from './transform.js'

/** Whether an augmentation also works outside training. */
export const evaluationOption = booleanOption(
  'Also apply in evaluation and prediction, with the same random numbers every time',
  false,
)

/** Checks that samples are images [height, width, channels] and returns their shape. @throws ExperimentError that says how to get there */
export function imageShape(shape: readonly number[], where: string, id: string): readonly [number, number, number] {
  if (shape.length !== 3) {
    throw new ExperimentError({
      where: `${where}: ${id}`,
      expected: 'images [height, width, channels]',
      received: `samples of shape [${shape.join(', ')}]`,
      remedy: 'flatten in the model, by layer:flatten',
    })
  }
  return shape as readonly [number, number, number]
}

/** An augmentation of images that keeps their shape. */
export function augmentImages(
  where: string,
  id: string,
  appliesInEvaluation: boolean,
  change: (images: Tensor4D, random: StepRandom) => Tensor,
): Transform {
  return {
    appliesInEvaluation,
    outputShape: (shape) => imageShape(shape, where, id),
    apply: (x, context) => tf.tidy(() => change(x as Tensor4D, drawsOf(context))),
  }
}

/** An augmentation of samples of any shape. */
export function augmentSamples(
  appliesInEvaluation: boolean,
  change: (samples: Tensor, random: StepRandom) => Tensor,
): Transform {
  return {
    appliesInEvaluation,
    outputShape: (shape) => shape,
    apply: (x, context) => tf.tidy(() => change(x, drawsOf(context))),
  }
}

/** In evaluation the same numbers are drawn every time, so that it can be repeated. */
function drawsOf({ random, training }: TransformContext): StepRandom {
  return training ? random : createStepRandom(keyTensor([0, 0]), tf.scalar(0, 'int32'))
}

/** A number for each sample, uniform between two bounds: [batch, 1, …] of the rank asked for. */
export function drawBetween(
  random: StepRandom,
  [from, to]: readonly [number, number],
  batch: number,
  rank = 2,
): Tensor {
  const shape = [batch, ...Array.from({ length: rank - 1 }, () => 1)]
  return from === to ? tf.fill(shape, from) : tf.add(tf.mul(random.uniform(shape), to - from), from)
}
