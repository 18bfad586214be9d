/**
 * Fully connected: y = f(x·W + b). A sample of rank > 1, such as an image [28, 28, 1], is taken as one vector of all its values.
 * Rosenblatt, "The perceptron" (1958); gradients by back-propagation, Rumelhart, Hinton and Williams (1986).
 */
import { sizeOf, type OptionsOf } from '@telarjs/core'
import { denseForward, denseGradient, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { activationFunction } from '../lib/activation-functions.js'
import { defineLayer } from '../layer.js'
import { makeParam } from '../lib/param.js'
import { count, shapeError, toVectors } from '../lib/shapes.js'
import { weightOptions } from '../lib/weights.js'

const options = v.strictObject({
  units: v.pipe(count, v.description('size of the output')),
  ...weightOptions,
})

export const dense = defineLayer({
  kind: 'layer',
  id: 'layer:dense',
  version: 1,
  summary: 'fully connected; takes a sample of any shape as one vector',
  options,
  create({ units, activation, useBias, kernelInitializer, biasInitializer }, { where, create }) {
    const f = activation === 'linear' ? undefined : activationFunction(activation)
    const fused = activation === 'relu' ? 'relu' : 'linear'
    const kernels = create('initializer', kernelInitializer, `${where}.with.kernelInitializer`)
    const biases = create('initializer', biasInitializer, `${where}.with.biasInitializer`)

    function compute(x: Tensor, { kernel, bias }: NamedTensors) {
      const z = denseForward(toVectors(x), kernel as Tensor2D, bias as Tensor1D | undefined, fused)
      return { z, y: f && fused === 'linear' ? f.of(z) : z }
    }

    return {
      init(inputShape, random) {
        const inputs = sizeOf(inputShape)
        if (inputs === 0) throw shapeError(where, 'layer:dense', 'a sample with at least one value', inputShape)
        const kernel = makeParam(kernels, [inputs, units], random.stream('kernel'))
        const bias = useBias ? { bias: makeParam(biases, [units], random.stream('bias')) } : {}
        return { params: { kernel, ...bias }, state: {}, outputShape: [units] }
      },
      apply: (x, { params }) => ({ y: compute(x, params).y, state: {} }),
      forward(x, { params }) {
        const { y, z } = compute(x, params)
        return { y, state: {}, saved: { x, ...(f?.from === 'x' ? { z } : {}), ...(f?.from === 'y' ? { y } : {}) } }
      },
      backward(dy, saved, { params, needsInputGradient }) {
        const x = saved['x']!
        const dz = f && fused === 'linear' ? f.gradient(dy, (saved['z'] ?? saved['y'])!) : dy
        const inputs = {
          x: toVectors(x),
          y: (saved['y'] ?? dz) as Tensor2D,
          dy: dz as Tensor2D,
          kernel: params['kernel'] as Tensor2D,
        }
        const { dKernel, dBias, dx } = denseGradient(inputs, { activation: fused, needsInputGradient })
        return {
          gradients: { kernel: dKernel, ...(useBias ? { bias: dBias } : {}) },
          dx: dx && tf.reshape(dx, x.shape),
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:dense': OptionsOf<typeof dense>
  }
}
