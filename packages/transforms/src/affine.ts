import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import type { Positions } from './bilinear.js'

/** An affine map of each image about its centre, each [batch, 1]: out = R(angle)·K(shear)·scale·in + shift, with y downwards. */
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

/** Where each pixel comes from under the maps: their inverse, at every pixel. */
export function positionsOf({ angle, scale, shiftX, shiftY, shearX, shearY }: AffineMaps, height: number, width: number): Positions {
  const cos = tf.div(tf.cos(angle), scale)
  const sin = tf.div(tf.sin(angle), scale)
  const determined = tf.add(1, tf.mul(shearX, shearY))
  const grid = centredGrid(height, width)

  function row(a: Tensor, b: Tensor, centre: number): Tensor2D {
    const shift = tf.sub(centre, tf.add(tf.mul(a, shiftX), tf.mul(b, shiftY)))
    return tf.matMul(tf.concat([a, b, shift], 1) as Tensor2D, grid)
  }

  return {
    x: row(tf.add(tf.mul(determined, cos), tf.mul(shearX, sin)), tf.sub(tf.mul(determined, sin), tf.mul(shearX, cos)), (width - 1) / 2),
    y: row(tf.neg(tf.add(tf.mul(shearY, cos), sin)), tf.sub(cos, tf.mul(shearY, sin)), (height - 1) / 2),
  }
}

/** The rows x, y and 1 of every pixel, from the centre of the image: [3, height·width]. */
function centredGrid(height: number, width: number): Tensor2D {
  const area = height * width
  const values = new Float32Array(3 * area).fill(1)
  for (let i = 0; i < area; i++) {
    values[i] = (i % width) - (width - 1) / 2
    values[area + i] = Math.floor(i / width) - (height - 1) / 2
  }
  return tf.tensor2d(values, [3, area])
}
