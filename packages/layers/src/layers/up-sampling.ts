import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { shapeError } from '../lib/shapes.js'
import { pair, toPair, type Pair } from '../lib/window.js'

const options = v.strictObject({
  size: v.optional(v.pipe(pair, v.description('How many times larger, down and across')), 2),
  interpolation: v.optional(
    v.pipe(v.picklist(['nearest', 'bilinear']), v.description('Pixels are repeated, or mixed with their neighbors')),
    'nearest',
  ),
})

/**
 * Makes images larger by a whole factor. Bilinear interpolation takes pixels as squares whose centers stand for them, as Keras does
 * (PyTorch: `align_corners=False`).
 *
 * `y = R·x·Cᵀ, with R and C the weights of the interpolation of rows and columns`
 *
 * x [batch, height, width, channels] -> y [batch, height · size, width · size, channels].
 *
 * @example
 * create(upSampling).init([7, 7, 8], createRandom(7)).outputShape // [14, 14, 8]
 */
export const upSampling = defineLayer({
  id: 'layer:up-sampling',
  summary: 'Makes images larger by repeating or mixing pixels',
  options,
  create({ interpolation, ...options }, { where }) {
    const size = toPair(options.size)
    const way = interpolation === 'nearest' ? byRepeating(size) : byMixing(size)
    return {
      init(inputShape) {
        if (inputShape.length !== 3)
          throw shapeError(where, 'layer:up-sampling', 'an image [height, width, channels]', inputShape)
        const [height, width, channels] = inputShape as [number, number, number]
        return { params: {}, state: {}, outputShape: [height * size[0], width * size[1], channels] }
      },
      apply: (x) => ({ y: way.enlarge(x), state: {} }),
      forward: (x) => ({ y: way.enlarge(x), state: {}, saved: { x } }),
      backward: (dy, { x }, { needsInputGradient }) => ({
        gradients: {},
        dx: needsInputGradient ? way.gradient(dy, x!.shape) : undefined,
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:up-sampling': OptionsOf<typeof upSampling>
  }
}

interface Interpolation {
  enlarge(x: Tensor): Tensor
  gradient(dy: Tensor, inputShape: readonly number[]): Tensor
}

function byRepeating([down, across]: Pair): Interpolation {
  return {
    enlarge(x) {
      const [batch, height, width, channels] = x.shape as [number, number, number, number]
      const rows = tf.tile(tf.reshape(x, [batch * height, 1, width * channels]), [1, down, 1])
      const columns = tf.tile(tf.reshape(rows, [-1, 1, channels]), [1, across, 1])
      return tf.reshape(columns, [batch, height * down, width * across, channels])
    },
    gradient(dy, inputShape) {
      const [batch, height, width, channels] = inputShape as [number, number, number, number]
      const columns = tf.sum(tf.reshape(dy, [-1, across, channels]), 1)
      const rows = tf.sum(tf.reshape(columns, [batch * height, down, width * channels]), 1)
      return tf.reshape(rows, [...inputShape])
    },
  }
}

function byMixing([down, across]: Pair): Interpolation {
  return {
    enlarge(x) {
      const [batch, height, width, channels] = x.shape as [number, number, number, number]
      const rows = product(weights(height, down), tf.reshape(x, [batch, height, width * channels]), false)
      const columns = product(weights(width, across), tf.reshape(rows, [-1, width, channels]), false)
      return tf.reshape(columns, [batch, height * down, width * across, channels])
    },
    gradient(dy, inputShape) {
      const [batch, height, width, channels] = inputShape as [number, number, number, number]
      const columns = product(weights(width, across), tf.reshape(dy, [-1, width * across, channels]), true)
      const rows = product(weights(height, down), tf.reshape(columns, [batch, height * down, width * channels]), true)
      return tf.reshape(rows, [...inputShape])
    },
  }
}

/** The matrix times each of the batch. */
function product(matrix: Tensor2D, x: Tensor, transposed: boolean): Tensor {
  return tf.matMul(tf.tile(tf.expandDims(matrix, 0), [x.shape[0]!, 1, 1]), x, transposed)
}

/** How much each of `length` pixels counts in each of `length · factor`, [length · factor, length]. */
function weights(length: number, factor: number): Tensor2D {
  const values = new Float32Array(length * factor * length)
  for (let to = 0; to < length * factor; to++) {
    const place = Math.min(Math.max((to + 0.5) / factor - 0.5, 0), length - 1)
    const [low, high] = [Math.floor(place), Math.ceil(place)]
    values[to * length + low]! += 1 - (place - low)
    values[to * length + high]! += place - low
  }
  return tf.tensor2d(values, [length * factor, length])
}
