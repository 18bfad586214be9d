import { sizeOf } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor3D } from '@tensorflow/tfjs-core'
import { shapeError } from './shapes.js'

/** [batch, ...places, channels] with all places on one axis. */
export function places(x: Tensor): Tensor3D {
  return tf.reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1, -1)), x.shape.at(-1)!])
}

/** The shape after pooling over all places. @throws ExperimentError for a sample without places */
export function placesShape(inputShape: Shape, where: string, id: string): Shape {
  if (inputShape.length < 2)
    throw shapeError(where, id, 'places and channels, such as [height, width, channels]', inputShape)
  return inputShape.slice(-1)
}
