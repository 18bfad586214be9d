import { ExperimentError, showShape, sizeOf } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'

/** A number of units, filters, rows and the like. */
export const count = v.pipe(v.number(), v.integer(), v.minValue(1))

/** `model[1]: layer:conv2d: expected an image [height, width, channels], received [784]` */
export function shapeError(where: string, id: string, expected: string, received: Shape): ExperimentError {
  return new ExperimentError({ where: `${where}: ${id}`, expected, received: showShape(received) })
}

/** The sum over all axes but the last: the gradient of a bias. */
export function sumToLast(x: Tensor): Tensor1D {
  return tf.sum(toRows(x), 0)
}

/** All axes but the last as one. */
export function toRows(x: Tensor): Tensor2D {
  return tf.reshape(x, [-1, x.shape.at(-1)!])
}

/** One row for each sample. */
export function toVectors(x: Tensor): Tensor2D {
  return tf.reshape(x, [x.shape[0]!, sizeOf(x.shape.slice(1))])
}
