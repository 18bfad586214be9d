import type { OptionsOf } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { activatedLinear, passes } from '../lib/activated-linear.js'
import { dilate, undilate } from '../lib/dilation.js'
import { count } from '../lib/shapes.js'
import { createWeights, defineWeightedLayer, weightOptions } from '../lib/weights.js'
import {
  filterAndBiasGradient,
  filterGradient,
  inputGradient,
  pair,
  slide,
  toPair,
  windowOptions,
  type Pair,
} from '../lib/window.js'

const options = v.strictObject({
  filters: v.pipe(count, v.description('Channels of the output')),
  ...windowOptions,
  dilation: v.optional(v.pipe(pair, v.description("Distance of the window's elements down and across")), 1),
  ...weightOptions,
})

/**
 * Two-dimensional convolution of images, with an optional activation.
 *
 * `y = f(x ∗ W + b)`
 *
 * x [batch, height, width, in] -> y [batch, rows, columns, filters]; params `kernel` [height, width, in, filters] and `bias` [filters].
 * Padding 'same' puts the odd zero below and to the right, as TensorFlow does. Dilation multiplies by the zeros between the elements of the
 * window, so it works with strides on every backend and costs time.
 * LeCun et al., "Gradient-based learning applied to document recognition" (1998).
 *
 * @example
 * const layer = create(conv2d, { filters: 8, padding: 'same', activation: 'relu' })
 * layer.init([28, 28, 1], createRandom(7)).outputShape // [28, 28, 8]
 */
export const conv2d = defineWeightedLayer({
  id: 'layer:conv2d',
  summary: 'Convolution of images [height, width, channels]',
  options,
  create({ filters, activation, padding, ...options }, context) {
    const f = activatedLinear(activation)
    const [kernelSize, strides, dilation] = [options.kernelSize, options.strides, options.dilation].map(toPair) as [
      Pair,
      Pair,
      Pair,
    ]
    const attributes = { strides, padding }
    const weights = createWeights(options, context)

    function compute(x: Tensor, { kernel, bias }: NamedTensors) {
      const z = tf.fused.conv2d({
        x: x as Tensor4D,
        filter: dilate(kernel!, dilation),
        strides: [...strides],
        pad: padding,
        ...(bias ? { bias: bias as Tensor1D } : {}),
        activation: f.fused,
      })
      return f.activate(z)
    }

    return {
      init(inputShape, random) {
        const size: Pair = [(kernelSize[0] - 1) * dilation[0] + 1, (kernelSize[1] - 1) * dilation[1] + 1]
        const outputs = slide({ size, ...attributes }, inputShape, context.where, 'layer:conv2d')
        const params = weights([...kernelSize, inputShape[2]!, filters], filters, random)
        return { params, state: {}, outputShape: [...outputs, filters] }
      },
      ...passes(compute),
      backward(dy, saved, { params, needsInputGradient }) {
        const [x, kernel] = [saved['x']!, params['kernel']!]
        const dz = f.gradient(dy, saved)
        const filter = dilate(kernel, dilation)
        const d: { filter: Tensor; bias?: Tensor } = options.useBias
          ? filterAndBiasGradient(x, dz, filter.shape, attributes)
          : { filter: filterGradient(x, dz, filter.shape, attributes) }
        return {
          gradients: { kernel: undilate(d.filter, dilation, kernel.shape), ...(d.bias ? { bias: d.bias } : {}) },
          dx: needsInputGradient ? inputGradient(dz, filter, x.shape, attributes) : undefined,
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:conv2d': OptionsOf<typeof conv2d>
  }
}
