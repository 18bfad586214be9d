import { sizeOf, type OptionsOf } from '@telarjs/core'
import { denseForward, denseGradient, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { activatedLinear, passes } from '../lib/activated-linear.js'
import { count, shapeError, toVectors } from '../lib/shapes.js'
import { createWeights, defineWeightedLayer, weightOptions } from '../lib/weights.js'

const options = v.strictObject({
  units: v.pipe(count, v.description('Size of the output')),
  ...weightOptions,
})

/**
 * Fully connected layer, with an optional activation. A sample of several axes, such as an image [28, 28, 1], is taken as one vector of its values.
 *
 * `y = f(x·W + b)`
 *
 * x [batch, ...] -> y [batch, units]; params `kernel` [values of a sample, units] and `bias` [units].
 * Rosenblatt, "The perceptron" (1958); gradients by back-propagation, Rumelhart, Hinton and Williams (1986).
 *
 * @example
 * const layer = create(dense, { units: 8, activation: 'relu' })
 * const { params, outputShape } = layer.init([28, 28, 1], createRandom(7))
 * params.kernel.shape // [784, 8]
 * outputShape // [8]
 */
export const dense = defineWeightedLayer({
  id: 'layer:dense',
  summary: 'Fully connected; takes a sample of any shape as one vector',
  options,
  create({ units, activation, ...options }, context) {
    const f = activatedLinear(activation)
    const weights = createWeights(options, context)

    function compute(x: Tensor, { kernel, bias }: NamedTensors) {
      return f.activate(denseForward(toVectors(x), kernel as Tensor2D, bias as Tensor1D | undefined, f.fused))
    }

    return {
      init(inputShape, random) {
        const inputs = sizeOf(inputShape)
        if (inputs === 0) throw shapeError(context.where, 'layer:dense', 'a sample with at least one value', inputShape)
        return { params: weights([inputs, units], units, random), state: {}, outputShape: [units] }
      },
      ...passes(compute),
      backward(dy, saved, { params, needsInputGradient }) {
        const x = saved['x']!
        // The gradient of ReLU is part of the kernel, as ReLU is.
        const dz = f.fused === 'relu' ? dy : f.gradient(dy, saved)
        const inputs = {
          x: toVectors(x),
          y: (saved['y'] ?? dz) as Tensor2D,
          dy: dz as Tensor2D,
          kernel: params['kernel'] as Tensor2D,
        }
        const { dKernel, dBias, dx } = denseGradient(inputs, { activation: f.fused, needsInputGradient })
        return {
          gradients: { kernel: dKernel, ...(options.useBias ? { bias: dBias } : {}) },
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
