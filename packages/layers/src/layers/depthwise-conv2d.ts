import type { OptionsOf } from '@telarjs/core'
import { runKernel, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { activatedLinear, passes } from '../lib/activated-linear.js'
import { count, sumToLast } from '../lib/shapes.js'
import { createWeights, defineWeightedLayer, weightOptions } from '../lib/weights.js'
import { slide, toPair, windowOptions } from '../lib/window.js'

const options = v.strictObject({
  depthMultiplier: v.optional(v.pipe(count, v.description('Output channels for each input channel')), 1),
  ...windowOptions,
  ...weightOptions,
})

/**
 * Convolution of each channel of an image by itself, with an optional activation. Followed by a `layer:conv2d` of kernelSize 1 it is a separable convolution.
 *
 * `y[…, c·m + j] = f(x[…, c] ∗ W[…, c, j] + b[c·m + j])`
 *
 * x [batch, height, width, in] -> y [batch, rows, columns, in · depthMultiplier];
 * params `kernel` [height, width, in, depthMultiplier] and `bias` [in · depthMultiplier]. A unit sees one channel, so the fan-in is height · width.
 * Chollet, "Xception: deep learning with depthwise separable convolutions" (2017), arXiv:1610.02357.
 *
 * @example
 * create(depthwiseConv2d, { depthMultiplier: 2 }).init([28, 28, 3], createRandom(7)).outputShape // [26, 26, 6]
 */
export const depthwiseConv2d = defineWeightedLayer({
  id: 'layer:depthwise-conv2d',
  summary: 'Convolution of each channel of an image by itself',
  options,
  create({ depthMultiplier, activation, padding: pad, ...options }, context) {
    const f = activatedLinear(activation)
    const [size, strides] = [toPair(options.kernelSize), toPair(options.strides)]
    const attributes = { strides: [...strides], pad, dilations: [1, 1], dimRoundingMode: undefined }
    const weights = createWeights(options, context)

    function compute(x: Tensor, { kernel, bias }: NamedTensors) {
      const products = tf.depthwiseConv2d(x as Tensor4D, kernel as Tensor4D, [...strides], pad)
      const z = bias ? tf.add(products, bias) : products
      return f.activate(f.fused === 'relu' ? tf.relu(z) : z)
    }

    return {
      init(inputShape, random) {
        const outputs = slide({ size, strides, padding: pad }, inputShape, context.where, 'layer:depthwise-conv2d')
        const channels = inputShape[2]! * depthMultiplier
        const shape = [...size, inputShape[2]!, depthMultiplier]
        const params = weights(shape, channels, random, [...size, 1, channels])
        return { params, state: {}, outputShape: [...outputs, channels] }
      },
      ...passes(compute),
      backward(dy, saved, { params, needsInputGradient }) {
        const [x, filter] = [saved['x']!, params['kernel']!]
        const dz = f.gradient(dy, saved)
        const ofFilter = { ...attributes, filterShape: filter.shape }
        const ofInput = { ...attributes, inputShape: x.shape }
        const [kernel] = runKernel('DepthwiseConv2dNativeBackpropFilter', { x, dy: dz }, ofFilter)
        return {
          gradients: { kernel: kernel!, ...(options.useBias ? { bias: sumToLast(dz) } : {}) },
          dx: needsInputGradient
            ? runKernel('DepthwiseConv2dNativeBackpropInput', { dy: dz, filter }, ofInput)[0]!
            : undefined,
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:depthwise-conv2d': OptionsOf<typeof depthwiseConv2d>
  }
}
