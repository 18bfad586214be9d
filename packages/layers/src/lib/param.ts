import type { Random } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { Initializer } from '../initializer.js'

/** A param or state of a layer, float32, filled by an initializer, which takes it to have the shape `drawnAs`. */
export function makeParam(initializer: Initializer, shape: Shape, random: Random, drawnAs = shape): Tensor {
  return tf.tensor(initializer.values(drawnAs, random), [...shape], 'float32')
}
