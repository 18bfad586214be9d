import { sizeOf } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core'
import { shapeError } from './shapes.js'

/** [batch, ...positions, channels] with all positions on one axis. */
export function positions(x: Tensor): Tensor3D {
  return tf.reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1, -1)), x.shape.at(-1)!])
}

/** The shape after pooling over all positions. @throws ExperimentError for a sample without positions */
export function positionsShape(inputShape: Shape, where: string, id: string): Shape {
  if (inputShape.length < 2)
    throw shapeError(where, id, 'positions and channels, such as [height, width, channels]', inputShape)
  return inputShape.slice(-1)
}
