/**
 * Two-dimensional convolution of images [height, width, channels]: y = f(x ∗ W + b), W [height, width, in, out].
 * LeCun et al., "Gradient-based learning applied to document recognition" (1998).
 */
import type { OptionsOf } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { activationFunction } from '../lib/activation-functions.js'
import { dilate, undilate } from '../lib/dilation.js'
import { defineLayer } from '../layer.js'
import { makeParam } from '../lib/param.js'
import { count, sumToLast } from '../lib/shapes.js'
import { weightOptions } from '../lib/weights.js'
import { filterGradient, inputGradient, padding, pair, slide, toPair, type Pair } from '../lib/window.js'

const options = v.strictObject({
  filters: v.pipe(count, v.description('channels of the output')),
  kernelSize: v.optional(v.pipe(pair, v.description('height and width of the window')), 3),
  strides: v.optional(v.pipe(pair, v.description('steps of the window down and across')), 1),
  padding: v.optional(
    v.pipe(padding, v.description("'same': with zeros around, so that stride 1 keeps the size; 'valid': none")),
    'valid',
  ),
  dilation: v.optional(v.pipe(pair, v.description("distance of the window's elements down and across")), 1),
  ...weightOptions,
})

export const conv2d = defineLayer({
  kind: 'layer',
  id: 'layer:conv2d',
  version: 1,
  summary: 'convolution of images [height, width, channels]',
  options,
  create({ filters, activation, useBias, kernelInitializer, biasInitializer, ...options }, { where, create }) {
    const f = activation === 'linear' ? undefined : activationFunction(activation)
    const fused = activation === 'relu' ? 'relu' : 'linear'
    const [kernelSize, strides, dilation] = [options.kernelSize, options.strides, options.dilation].map(toPair) as [
      Pair,
      Pair,
      Pair,
    ]
    const attributes = { strides, padding: options.padding }
    const kernels = create('initializer', kernelInitializer, `${where}.with.kernelInitializer`)
    const biases = create('initializer', biasInitializer, `${where}.with.biasInitializer`)

    function compute(x: Tensor, { kernel, bias }: NamedTensors) {
      const z = tf.fused.conv2d({
        x: x as Tensor4D,
        filter: dilate(kernel!, dilation),
        strides: [...strides],
        pad: options.padding,
        ...(bias ? { bias: bias as Tensor1D } : {}),
        activation: fused,
      })
      return { z, y: f && fused === 'linear' ? f.of(z) : z }
    }

    return {
      init(inputShape, random) {
        const size: Pair = [(kernelSize[0] - 1) * dilation[0] + 1, (kernelSize[1] - 1) * dilation[1] + 1]
        const outputs = slide({ size, ...attributes }, inputShape, where, 'layer:conv2d')
        const kernel = makeParam(kernels, [...kernelSize, inputShape[2]!, filters], random.stream('kernel'))
        const bias = useBias ? { bias: makeParam(biases, [filters], random.stream('bias')) } : {}
        return { params: { kernel, ...bias }, state: {}, outputShape: [...outputs, filters] }
      },
      apply: (x, { params }) => ({ y: compute(x, params).y, state: {} }),
      forward(x, { params }) {
        const { y, z } = compute(x, params)
        return { y, state: {}, saved: { x, ...(f?.from === 'x' ? { z } : {}), ...(f?.from === 'y' ? { y } : {}) } }
      },
      backward(dy, saved, { params, needsInputGradient }) {
        const [x, kernel] = [saved['x']!, params['kernel']!]
        const dz = f ? f.gradient(dy, (saved['z'] ?? saved['y'])!) : dy
        const filter = dilate(kernel, dilation)
        const dKernel = undilate(filterGradient(x, dz, filter.shape, attributes), dilation, kernel.shape)
        return {
          gradients: { kernel: dKernel, ...(useBias ? { bias: sumToLast(dz) } : {}) },
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
