import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { choose } from './rectangle.js'

/**
 * What changes the values of images but not their places, as torchvision's functions of these names do it: on values from 0 to 1, to which results
 * are cut. Strengths are tensors [batch, 1, 1, 1] or numbers, so that each image can have its own.
 */

/** How strong an operation is, for each image or for all. */
export type Strength = Tensor | number

/** x·factor: 0 is black, 1 changes nothing. */
export function adjustBrightness(x: Tensor4D, factor: Strength): Tensor4D {
  return cut(tf.mul(x, factor))
}

/** Between the mean of the gray image (factor 0) and the image (factor 1), and beyond. */
export function adjustContrast(x: Tensor4D, factor: Strength): Tensor4D {
  return blend(x, tf.mean(gray(x), [1, 2, 3], true), factor)
}

/** Between the gray image (factor 0) and the image (factor 1), and beyond. Images of one channel stay as they are. */
export function adjustSaturation(x: Tensor4D, factor: Strength): Tensor4D {
  return x.shape[3] === 1 ? x : blend(x, gray(x), factor)
}

/** Between the image smoothed by [1 1 1; 1 5 1; 1 1 1]/13 (factor 0) and the image (factor 1), and beyond; pixels at the edge stay. */
export function adjustSharpness(x: Tensor4D, factor: Strength): Tensor4D {
  const [batch, height, width, channels] = x.shape
  if (height <= 2 || width <= 2) return x
  const inner = tf.slice(x, [0, 1, 1, 0], [batch, height - 2, width - 2, channels])
  const smooth = tf.div(tf.add(tf.mul(tf.avgPool(x, 3, 1, 'valid'), 9), tf.mul(inner, 4)), 13)
  const edge: [number, number] = [1, 1]
  const change = tf.pad(tf.sub(smooth, inner), [[0, 0], edge, edge, [0, 0]])
  return cut(tf.add(x, tf.mul(change, tf.sub(1, factor))))
}

/** Fewer levels: bytes are rounded down to multiples of `step`, which is 2^(8 − bits). */
export function posterizeImages(x: Tensor4D, step: Strength): Tensor4D {
  // A quarter more than a whole number, so that a division that is a little off does not fall to the level below.
  const level = tf.floor(tf.div(tf.add(bytesOf(x), 0.25), step))
  return tf.div(tf.mul(level, step), 255)
}

/** 1 − x where x is at or above the threshold. */
export function solarizeImages(x: Tensor4D, threshold: Strength): Tensor4D {
  return choose(tf.cast(tf.greaterEqual(x, threshold), 'float32'), x, tf.sub(1, x)) as Tensor4D
}

/** Stretches each channel of each image to the whole range; a channel of one value stays as it is. */
export function autoContrastImages(x: Tensor4D): Tensor4D {
  const [least, most] = [tf.min(x, [1, 2], true), tf.max(x, [1, 2], true)]
  const range = tf.sub(most, least)
  const isFlat = tf.cast(tf.equal(range, 0), 'float32')
  return cut(tf.add(tf.div(tf.sub(x, least), tf.add(range, isFlat)), tf.mul(least, isFlat)))
}

/**
 * Spreads the values of each channel of each image evenly over 256 levels, as PIL does: byte v becomes ⌊(n + ⌊s/2⌋)/s⌋ with n the number of smaller bytes
 * and s = ⌊(pixels below the largest byte)/255⌋. A channel with s = 0, which small images often have, stays as it is.
 */
export function equalizeImages(x: Tensor4D): Tensor4D {
  const [batch, height, width, channels] = x.shape
  const [images, area] = [batch * channels, height * width]
  // At most area − 1 pixels are below the largest byte, so that s = 0.
  if (area <= 255) return x
  const int = (value: number) => tf.scalar(value, 'int32')
  const planes = tf.reshape(tf.transpose(bytesOf(x), [0, 3, 1, 2]), [images, area])
  const starts = tf.mul(tf.range(0, images, 1, 'float32'), 256)
  const bin = tf.cast(tf.reshape(tf.add(planes, tf.reshape(starts, [images, 1])), [-1]), 'int32')
  // Not `unsortedSegmentSum`, which tfjs' CPU backend computes segment by segment.
  const counts = tf.scatterND(tf.reshape(bin, [-1, 1]), tf.ones([images * area]), [images * 256])
  const below = tf.cast(tf.cumsum(tf.reshape(counts, [images, 256]), 1, true), 'int32')
  const isBelowMost = tf.cast(tf.less(planes, tf.max(planes, 1, true)), 'float32')
  const step = tf.floorDiv(tf.cast(tf.sum(isBelowMost, 1, true), 'int32'), int(255))
  const divisor = tf.maximum(step, int(1))
  const levels = tf.floorDiv(tf.add(below, tf.floorDiv(divisor, int(2))), divisor)
  const spread = asFloat(tf.gather(tf.reshape(tf.minimum(levels, int(255)), [-1]), bin))
  const back = tf.transpose(tf.reshape(spread, [batch, channels, height, width]), [0, 2, 3, 1])
  const isSpread = tf.reshape(tf.clipByValue(asFloat(step), 0, 1), [batch, 1, 1, channels])
  return choose(isSpread, x, tf.div(back, 255)) as Tensor4D
}

/** tfjs' cast on WebGPU keeps the bits of int32, which a transposition after it takes for those of float32; an addition makes them right. */
function asFloat(whole: Tensor): Tensor {
  return tf.add(tf.cast(whole, 'float32'), 0)
}

/** The luminance of three channels, ITU-R 601, otherwise the mean of the channels: [batch, height, width, 1]. */
function gray(x: Tensor4D): Tensor4D {
  if (x.shape[3] !== 3) return tf.mean(x, 3, true)
  return tf.sum(tf.mul(x, tf.tensor1d([0.2989, 0.587, 0.114])), 3, true)
}

function blend(x: Tensor4D, other: Tensor, factor: Strength): Tensor4D {
  return cut(tf.add(tf.mul(x, factor), tf.mul(other, tf.sub(1, factor))))
}

function cut(x: Tensor): Tensor4D {
  return tf.clipByValue(x as Tensor4D, 0, 1)
}

/** Whole numbers 0 … 255. */
function bytesOf(x: Tensor4D): Tensor4D {
  return tf.floor(tf.add<Tensor4D>(tf.mul(cut(x), 255), 0.5))
}
