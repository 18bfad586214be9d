import * as tf from '@tensorflow/tfjs-core'
import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'

/** Where each pixel of the result is taken from, in pixels of the image: [batch, height·width]. */
export interface Positions {
  readonly x: Tensor2D
  readonly y: Tensor2D
}

/** The largest range of whole numbers that float32 holds exactly. */
const exactIn32Bits = 2 ** 24

/**
 * Images resampled at positions between their pixels, bilinear; outside an image it is 0.
 * One gather per corner: four, and about thirty passes of plain arithmetic over the pixels.
 */
export function sampleBilinear(images: Tensor4D, at: Positions): Tensor4D {
  const [batch, height, width, channels] = images.shape
  const pixels = tf.reshape(images, [-1, channels])
  const rows = neighbors(at.y, height)
  const columns = neighbors(at.x, width)
  const corners = rows.flatMap((row) =>
    columns.map((column) => {
      const index = pixelIndex(row.index, column.index, images.shape)
      const weight: Tensor3D = tf.reshape(tf.mul(row.weight, column.weight), [batch, height * width, 1])
      return tf.mul<Tensor3D>(tf.gather(pixels, index), weight)
    }),
  )
  return tf.reshape(
    corners.reduce((sum, corner) => tf.add(sum, corner)),
    images.shape,
  )
}

/** Images resampled at the pixels nearest to positions; outside an image it is 0. */
export function sampleNearest(images: Tensor4D, at: Positions): Tensor4D {
  const [batch, height, width, channels] = images.shape
  const [row, column] = [nearest(at.y, height), nearest(at.x, width)]
  const index = pixelIndex(row.index, column.index, images.shape)
  const inside: Tensor3D = tf.reshape(tf.mul(row.weight, column.weight), [batch, height * width, 1])
  return tf.reshape(tf.mul(tf.gather(tf.reshape(images, [-1, channels]), index), inside), images.shape)
}

/** A pixel on one axis, moved inside the image, and how much it counts: outside of it nothing. */
interface Neighbor {
  readonly index: Tensor2D
  readonly weight: Tensor2D
}

function nearest(position: Tensor2D, length: number): Neighbor {
  const rounded = tf.floor(tf.add<Tensor2D>(tf.clipByValue(position, -1, length), 0.5))
  return { index: tf.clipByValue(rounded, 0, length - 1), weight: isInside(rounded, length) }
}

/** The two pixels beside a position on one axis. */
function neighbors(position: Tensor2D, length: number): readonly Neighbor[] {
  const clipped = tf.clipByValue(position, -1, length)
  const before = tf.floor(clipped)
  const after = tf.add<Tensor2D>(before, 1)
  const fraction = tf.sub<Tensor2D>(clipped, before)
  return [
    { index: tf.clipByValue(before, 0, length - 1), weight: tf.mul(tf.sub(1, fraction), isInside(before, length)) },
    { index: tf.clipByValue(after, 0, length - 1), weight: tf.mul(fraction, isInside(after, length)) },
  ]
}

/** 1 for whole numbers 0 … length − 1, otherwise 0. Clipping is a fast pass everywhere; comparisons are not on WASM. */
function isInside(index: Tensor2D, length: number): Tensor2D {
  return tf.mul(tf.clipByValue(tf.add(index, 1), 0, 1), tf.clipByValue(tf.sub(length, index), 0, 1))
}

/** Flat indices of pixels in the batch, int32. Computed in float32 as long as that is exact, because int32 broadcasting is slow on WASM. */
export function pixelIndex(row: Tensor2D, column: Tensor2D, [batch, height, width]: readonly number[]): Tensor2D {
  const area = height! * width!
  const starts = tf.tensor2d(
    Int32Array.from({ length: batch! }, (_, image) => image * area),
    [batch!, 1],
    'int32',
  )
  const inImage = tf.add<Tensor2D>(tf.mul(row, width!), column)
  if (batch! * area <= exactIn32Bits) return tf.cast(tf.add<Tensor2D>(inImage, tf.cast(starts, 'float32')), 'int32')
  return tf.add(tf.cast(inImage, 'int32'), starts)
}
