import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import { uploadSplit } from '../data/data.js'
import type { TrainedNetwork } from '../inference/open-model.js'
import { classGradient, inputGradient } from './class-gradient.js'

/** Images, one after the other, and the class whose score is explained for each. */
export interface ExplainedImages {
  /** Samples as the data set holds them: bytes, or values from 0 to 1. */
  readonly inputs: Uint8Array | Float32Array
  readonly classes: Int32Array
}

/** A number for each pixel of each image. */
export interface PixelMaps {
  readonly height: number
  readonly width: number
  /** [images, height, width] */
  readonly values: Float32Array
}

/**
 * Saliency: how strongly the score of a class answers to each pixel, the largest over the pixel's channels.
 *
 * `S = max over channels of |∂ score / ∂ pixel|`
 *
 * Simonyan, Vedaldi and Zisserman, "Deep inside convolutional networks" (2013), arXiv:1312.6034.
 *
 * @throws ExperimentError for a network without one logit per class
 * @example
 * const model = await openModel(checkpoint, registry)
 * const { values } = await saliency(model, { inputs: pixels, classes: Int32Array.of(7) })
 */
export function saliency(model: TrainedNetwork, images: ExplainedImages): Promise<PixelMaps> {
  return pixelMaps(model, images, (x) => {
    const dx = inputGradient(model, x, images.classes)
    return tf.max(tf.abs(x.rank === 4 ? dx : tf.expandDims(dx, -1)), -1)
  })
}

/**
 * Grad-CAM: where in the image the last convolution found what speaks for a class.
 *
 * `L = relu(Σ over channels of αₖ·Aₖ)`, αₖ = mean over places of ∂ score / ∂ Aₖ
 *
 * A is the output of the last layer of the model that is a convolution, or that has one inside, with the activation that stands in it: one that has a param of
 * four dimensions, and images as output. The map is brought to the size of the image (bilinear). Selvaraju et al., "Grad-CAM" (2017), arXiv:1610.02391.
 *
 * @returns undefined for a network without such a layer
 * @throws ExperimentError for a network without one logit per class
 * @example
 * const model = await openModel(checkpoint, registry)
 * const maps = await gradCam(model, { inputs: pixels, classes: Int32Array.of(7) })
 */
export async function gradCam(model: TrainedNetwork, images: ExplainedImages): Promise<PixelMaps | undefined> {
  const ranks = tf.tidy(() => model.layerOutputs(tf.zeros([1, ...model.sample.shape])).map(({ rank }) => rank))
  const last = ranks.findLastIndex((rank, i) => rank === 4 && hasConvolution(model, i))
  if (last < 0 || last === model.network.layers.length - 1) return undefined
  const [height, width] = model.sample.shape as [number, number]
  return pixelMaps(model, images, (x) => {
    const { given, gradient } = classGradient(model, x, images.classes, last + 1)
    const weights = tf.mean(gradient, [1, 2], true)
    const maps = tf.relu(tf.sum(tf.mul(weights, given), -1, true)) as Tensor4D
    return tf.squeeze(tf.image.resizeBilinear(maps, [height, width], false, true), [-1])
  })
}

/** Whether a layer, whoever made it, has a kernel of a convolution of images, or a layer inside it does. */
function hasConvolution({ arrays, network }: TrainedNetwork, layer: number): boolean {
  const prefix = `params/${network.layers[layer]!.name}/`
  return Object.entries(arrays).some(([name, { shape }]) => name.startsWith(prefix) && shape.length === 4)
}

async function pixelMaps(
  model: TrainedNetwork,
  { inputs, classes }: ExplainedImages,
  compute: (x: Tensor) => Tensor,
): Promise<PixelMaps> {
  const split = uploadSplit({ size: classes.length, inputs, targets: classes }, { ...model.sample, targetShape: [] })
  const maps = tf.tidy(() => compute(split.batch(tf.range(0, classes.length, 1, 'int32')).x)) as Tensor3D
  try {
    const [, height, width] = maps.shape
    return { height, width, values: ((await maps.data()) as Float32Array).slice() }
  } finally {
    maps.dispose()
    split.release()
  }
}
