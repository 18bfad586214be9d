import type { OptionsOf } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { activatedLinear, passes } from '../lib/activated-linear.js'
import { count, shapeError, sumToLast } from '../lib/shapes.js'
import { createWeights, defineWeightedLayer, weightOptions } from '../lib/weights.js'
import { filterGradient, inputGradient, padding, pair, toPair, windowOptions } from '../lib/window.js'

const options = v.strictObject({
  filters: v.pipe(count, v.description('Channels of the output')),
  kernelSize: windowOptions.kernelSize,
  strides: v.optional(v.pipe(pair, v.description('How many times larger the output is, down and across')), 2),
  padding: v.optional(
    v.pipe(
      padding,
      v.description("'same': the output is exactly `strides` times larger; 'valid': the windows stick out over it"),
    ),
    'same',
  ),
  ...weightOptions,
})

/**
 * Transposed convolution: the way back of a convolution with strides, so that images become larger; with an optional activation.
 *
 * `y = f(Wᵀ·x + b), with W the linear map of the convolution from y to x`
 *
 * x [batch, height, width, in] -> y [batch, rows, columns, filters]; params `kernel` [height, width, filters, in] and `bias` [filters].
 * rows = height · stride with padding 'same', height · stride + max(size − stride, 0) without, as in Keras.
 * Zeiler et al., "Deconvolutional networks" (2010).
 *
 * @example
 * create(conv2dTranspose, { filters: 8 }).init([7, 7, 16], createRandom(7)).outputShape // [14, 14, 8]
 */
export const conv2dTranspose = defineWeightedLayer({
  id: 'layer:conv2d-transpose',
  summary: 'Transposed convolution, which makes images larger',
  options,
  create({ filters, activation, padding, ...options }, context) {
    const f = activatedLinear(activation)
    const [size, strides] = [toPair(options.kernelSize), toPair(options.strides)]
    const attributes = { strides, padding }
    const weights = createWeights(options, context)

    function enlarged(shape: readonly number[]): number[] {
      return [0, 1].map((axis) => {
        const beyond = padding === 'same' ? 0 : Math.max(size[axis]! - strides[axis]!, 0)
        return shape[axis]! * strides[axis]! + beyond
      })
    }

    function compute(x: Tensor, { kernel, bias }: NamedTensors) {
      const shape = [x.shape[0]!, ...enlarged(x.shape.slice(1)), filters]
      const sums = inputGradient(x, kernel!, shape, attributes)
      const z = bias ? tf.add(sums, bias) : sums
      return f.activate(f.fused === 'relu' ? tf.relu(z) : z)
    }

    return {
      init(inputShape, random) {
        if (inputShape.length !== 3)
          throw shapeError(context.where, 'layer:conv2d-transpose', 'an image [height, width, channels]', inputShape)
        const params = weights([...size, filters, inputShape[2]!], filters, random)
        return { params, state: {}, outputShape: [...enlarged(inputShape), filters] }
      },
      ...passes(compute),
      backward(dy, saved, { params, needsInputGradient }) {
        const [x, kernel] = [saved['x']!, params['kernel'] as Tensor4D]
        const dz = f.gradient(dy, saved)
        return {
          gradients: {
            kernel: filterGradient(dz, x, kernel.shape, attributes),
            ...(options.useBias ? { bias: sumToLast(dz) } : {}),
          },
          dx: needsInputGradient ? tf.conv2d(dz as Tensor4D, kernel, [...strides], padding) : undefined,
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:conv2d-transpose': OptionsOf<typeof conv2dTranspose>
  }
}
