import { hasKernel } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { sampleBilinear, sampleNearest } from './resample.js'

/** One affine map per image about its center, out = R(angle)·K(shear)·scale·in + shift with y downwards; every tensor is [batch, 1]. */
export interface AffineMaps {
  /** Clockwise, in radians. */
  readonly angle: Tensor
  readonly scale: Tensor
  /** In pixels. */
  readonly shiftX: Tensor
  readonly shiftY: Tensor
  /** Tangents of the angles: K = [[1, 0], [shearY, 1]]·[[1, shearX], [0, 1]]. */
  readonly shearX: Tensor
  readonly shearY: Tensor
}

/** How values between pixels are made. */
export type Interpolation = 'bilinear' | 'nearest'

/**
 * Maps images; what comes from outside is 0. By tfjs' own kernel where there is a right one: less than half the time on WASM, and one
 * dispatch instead of forty on a GPU. tfjs-node has none, and that of tfjs' CPU backend computes only the first image.
 */
export function applyAffine(images: Tensor4D, maps: AffineMaps, interpolation: Interpolation = 'bilinear'): Tensor4D {
  const [batch, height, width] = images.shape
  const { x, y } = inverseOf(maps, height, width)
  if (hasKernel('Transform') && tf.getBackend() !== 'cpu') {
    return tf.image.transform(
      images,
      tf.concat<Tensor2D>([x, y, tf.zeros([batch, 2])], 1),
      interpolation,
      'constant',
      0,
    )
  }
  const grid = pixelGrid(height, width)
  const sample = interpolation === 'bilinear' ? sampleBilinear : sampleNearest
  return sample(images, { x: tf.matMul(x, grid), y: tf.matMul(y, grid) })
}

/** Where the pixel (x, y) comes from, as rows [a, b, c] of a·x + b·y + c: [batch, 3] for each coordinate. */
function inverseOf(
  { angle, scale, shiftX, shiftY, shearX, shearY }: AffineMaps,
  height: number,
  width: number,
): { x: Tensor2D; y: Tensor2D } {
  const cos = tf.div(tf.cos(angle), scale)
  const sin = tf.div(tf.sin(angle), scale)
  const product = tf.add(1, tf.mul(shearX, shearY))
  const [centerX, centerY] = [(width - 1) / 2, (height - 1) / 2]

  function row(a: Tensor, b: Tensor, center: number): Tensor2D {
    const moved = tf.add(tf.mul(a, tf.add(shiftX, centerX)), tf.mul(b, tf.add(shiftY, centerY)))
    return tf.concat<Tensor2D>([a as Tensor2D, b as Tensor2D, tf.sub(center, moved)], 1)
  }

  return {
    x: row(
      tf.add(tf.mul(product, cos), tf.mul(shearX, sin)),
      tf.sub(tf.mul(product, sin), tf.mul(shearX, cos)),
      centerX,
    ),
    y: row(tf.neg(tf.add(tf.mul(shearY, cos), sin)), tf.sub(cos, tf.mul(shearY, sin)), centerY),
  }
}

/** The rows x, y and 1 of every pixel: [3, height·width]. */
export function pixelGrid(height: number, width: number): Tensor2D {
  const area = height * width
  const values = new Float32Array(3 * area).fill(1)
  for (let i = 0; i < area; i++) {
    values[i] = i % width
    values[area + i] = Math.floor(i / width)
  }
  return tf.tensor2d(values, [3, area])
}
