import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { opsKernel } from './host.js'

type FillMode = 'constant' | 'reflect' | 'wrap' | 'nearest'

interface TransformAttributes {
  readonly interpolation: 'nearest' | 'bilinear'
  readonly fillMode: FillMode
  readonly fillValue: number
  readonly outputShape?: [number, number] | null
}

/** `Transform` (projective transformation of images), as TensorFlow's ImageProjectiveTransformV3: one gather per corner. */
export const transform = opsKernel<TransformAttributes>(({ inputs, attributes }) => {
  const { image, transforms } = inputs as { image: Tensor4D; transforms: Tensor2D }
  return transformImages(image, transforms, attributes)
})

/** `RotateWithOffset`: nearest neighbor around a center given as a part of width and height. */
export const rotateWithOffset = opsKernel<{
  readonly radians: number
  readonly fillValue: number | [number, number, number]
  readonly center: number | [number, number]
}>(({ inputs, attributes: { radians, fillValue, center } }) => {
  const image = inputs['image'] as Tensor4D
  const [x, y] = tf.backend_util.getImageCenter(center, image.shape[1], image.shape[2])
  const [sine, cosine] = [Math.sin(radians), Math.cos(radians)]
  const transforms = tf.tensor2d([
    [cosine, -sine, x - x * cosine + y * sine, sine, cosine, y - x * sine - y * cosine, 0, 0],
  ])
  const attributes = {
    interpolation: 'nearest',
    fillMode: 'constant',
    fillValue: typeof fillValue === 'number' ? fillValue : 0,
  } as const
  const rotated = transformImages(image, transforms, attributes)
  if (typeof fillValue === 'number') return rotated
  const outside = tf.sub(1, transformImages(tf.onesLike(image), transforms, attributes))
  return tf.add(rotated, tf.mul(outside, [...fillValue, 255].slice(0, image.shape[3])))
})

function transformImages(
  image: Tensor4D,
  transforms: Tensor2D,
  { interpolation, fillMode, fillValue, outputShape }: TransformAttributes,
): Tensor4D {
  const [batch, height, width, channels] = image.shape
  const [outHeight, outWidth] = outputShape ?? [height, width]
  const column = tf.reshape(tf.range(0, outWidth), [1, 1, outWidth])
  const row = tf.reshape(tf.range(0, outHeight), [1, outHeight, 1])
  const at = (index: number) => tf.reshape(tf.slice(transforms, [0, index], [-1, 1]), [-1, 1, 1])
  const linear = (first: number, offset: Tensor | number) =>
    tf.add(tf.add(tf.mul(at(first), column), tf.mul(at(first + 1), row)), offset)
  const projection = linear(6, 1)
  const infinite = tf.equal(projection, 0)
  const divisor = tf.where(infinite, tf.onesLike(projection), projection)
  const x = mapCoordinate(tf.div(linear(0, at(2)), divisor), width, fillMode)
  const y = mapCoordinate(tf.div(linear(3, at(5)), divisor), height, fillMode)
  const pixels = tf.reshape(image, [batch * height * width, channels])
  const first = tf.reshape(tf.mul(tf.range(0, batch), height * width), [batch, 1, 1])

  /** The pixels at whole coordinates, with the fill value outside the image. */
  function read(atY: Tensor, atX: Tensor): Tensor {
    const inside = tf.mul(isInside(atY, height), isInside(atX, width))
    const place = tf.add(tf.mul(tf.clipByValue(atY, 0, height - 1), width), tf.clipByValue(atX, 0, width - 1))
    const indices = tf.cast(tf.reshape(tf.add(first, place), [-1]), 'int32')
    const values = tf.reshape(tf.gather(pixels, indices), [batch, outHeight, outWidth, channels])
    return tf.add(tf.mul(tf.sub(values, fillValue), tf.expandDims(inside, -1)), fillValue)
  }

  function interpolate(): Tensor {
    if (interpolation === 'nearest') return read(tf.floor(tf.add(y, 0.5)), tf.floor(tf.add(x, 0.5)))
    const [top, left] = [tf.floor(y), tf.floor(x)]
    const [down, across] = [tf.expandDims(tf.sub(y, top), -1), tf.expandDims(tf.sub(x, left), -1)]
    const mix = (a: Tensor, b: Tensor, share: Tensor) => tf.add(a, tf.mul(tf.sub(b, a), share))
    const [bottom, right] = [tf.add(top, 1), tf.add(left, 1)]
    return mix(
      mix(read(top, left), read(top, right), across),
      mix(read(bottom, left), read(bottom, right), across),
      down,
    )
  }

  const outside = tf.cast(tf.expandDims(infinite, -1), 'float32')
  const result = interpolate()
  return tf.cast(tf.add(tf.mul(result, tf.sub(1, outside)), tf.mul(outside, fillValue)) as Tensor4D, image.dtype)
}

function isInside(coordinate: Tensor, length: number): Tensor {
  return tf.cast(tf.logicalAnd(tf.greaterEqual(coordinate, 0), tf.lessEqual(coordinate, length - 1)), 'float32')
}

/** Where a coordinate outside the image reads from; the formulas of TensorFlow's `image_ops.h`. */
function mapCoordinate(coordinate: Tensor, length: number, mode: FillMode): Tensor {
  if (mode === 'constant') return coordinate
  if (mode === 'nearest' || length <= 1) return tf.clipByValue(coordinate, 0, length - 1)
  const negative = tf.less(coordinate, 0)
  const beyond = tf.greater(coordinate, length - 1)
  const mapped = mode === 'wrap' ? wrap(coordinate, length) : reflect(coordinate, length)
  return tf.clipByValue(tf.where(negative, mapped.negative, tf.where(beyond, mapped.beyond, coordinate)), 0, length - 1)
}

/** [abcd] to [abcd|abcd|abcd]. */
function wrap(coordinate: Tensor, length: number): { negative: Tensor; beyond: Tensor } {
  const turns = tf.floor(tf.div(tf.abs(coordinate), length - 1))
  return {
    negative: tf.add(coordinate, tf.mul(length, tf.add(turns, 1))),
    beyond: tf.sub(coordinate, tf.mul(length, turns)),
  }
}

/** [abcd] to [dcba|abcd|dcba]. */
function reflect(coordinate: Tensor, length: number): { negative: Tensor; beyond: Tensor } {
  const period = 2 * length
  const turns = tf.floor(tf.div(tf.abs(coordinate), period))
  const below = tf.add(coordinate, tf.mul(period, turns))
  const above = tf.sub(coordinate, tf.mul(period, turns))
  return {
    negative: tf.where(tf.less(below, -length), tf.add(below, period), tf.sub(-1, below)),
    beyond: tf.where(tf.greaterEqual(above, length), tf.sub(period - 1, above), above),
  }
}
