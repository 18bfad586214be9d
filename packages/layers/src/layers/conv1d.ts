import type { OptionsOf } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import type { LayerContext } from '../layer.js'
import { count, shapeError } from '../lib/shapes.js'
import { createWeights, defineWeightedLayer, weightOptions } from '../lib/weights.js'
import { conv2d } from './conv2d.js'

const options = v.strictObject({
  filters: v.pipe(count, v.description('Channels of the output')),
  kernelSize: v.optional(v.pipe(count, v.description('Length of the window')), 3),
  strides: v.optional(v.pipe(count, v.description('Steps of the window')), 1),
  padding: v.optional(
    v.pipe(
      v.picklist(['valid', 'same', 'causal']),
      v.description(
        "'same': zeros on both sides; 'causal': zeros before, so that nothing sees what follows it; 'valid': none",
      ),
    ),
    'valid',
  ),
  dilation: v.optional(v.pipe(count, v.description("Distance of the window's elements")), 1),
  ...weightOptions,
})

/**
 * One-dimensional convolution of sequences, with an optional activation.
 *
 * `y[t] = f(Σₖ x[s·t + d·k]·W[k] + b)`
 *
 * x [batch, length, in] -> y [batch, steps, filters]; params `kernel` [kernelSize, in, filters] and `bias` [filters].
 * Padding 'same' puts the odd zero last, as TensorFlow does. It is a two-dimensional convolution of images of height 1.
 * Waibel et al., "Phoneme recognition using time-delay neural networks" (1989).
 *
 * @example
 * create(conv1d, { filters: 8, padding: 'causal' }).init([100, 2], createRandom(7)).outputShape // [100, 8]
 */
export const conv1d = defineWeightedLayer({
  id: 'layer:conv1d',
  summary: 'Convolution of sequences [length, channels]',
  options,
  create({ kernelSize, strides, dilation, padding, ...options }, context) {
    const { where } = context
    const { filters } = options
    const weights = createWeights(options, context)
    const size = (kernelSize - 1) * dilation + 1
    const before = padding === 'causal' ? size - 1 : 0
    const ofImages = conv2d.create(
      {
        ...options,
        kernelSize: [1, kernelSize],
        strides: [1, strides],
        dilation: [1, dilation],
        padding: padding === 'same' ? 'same' : 'valid',
      },
      context,
    )

    const toImage = (x: Tensor) =>
      tf.expandDims(
        before > 0
          ? tf.pad(x, [
              [0, 0],
              [before, 0],
              [0, 0],
            ])
          : x,
        1,
      )
    const imageContext = <T extends LayerContext>(context: T): T => ({
      ...context,
      params: paramsOfImages(context.params),
    })

    return {
      init(inputShape, random) {
        if (inputShape.length !== 2)
          throw shapeError(where, 'layer:conv1d', 'a sequence [length, channels]', inputShape)
        const [length, channels] = inputShape as [number, number]
        const steps = Math.ceil((padding === 'valid' ? length - size + 1 : length) / strides)
        if (steps < 1)
          throw shapeError(where, 'layer:conv1d', `a sequence of at least ${size} for padding 'valid'`, inputShape)
        const params = weights([kernelSize, channels, filters], filters, random)
        return { params, state: {}, outputShape: [steps, filters] }
      },
      apply: (x, context) => ({ y: tf.squeeze(ofImages.apply(toImage(x), imageContext(context)).y, [1]), state: {} }),
      forward(x, context) {
        const { y, saved } = ofImages.forward!(toImage(x), imageContext(context))
        return { y: tf.squeeze(y, [1]), state: {}, saved }
      },
      backward(dy, saved, context) {
        const { gradients, dx } = ofImages.backward!(tf.expandDims(dy, 1), saved, imageContext(context))
        const { kernel, ...others } = gradients
        return {
          gradients: { kernel: tf.squeeze(kernel!, [0]), ...others },
          dx: dx && withoutPadding(tf.squeeze(dx, [1]), before),
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:conv1d': OptionsOf<typeof conv1d>
  }
}

function paramsOfImages({ kernel, ...others }: NamedTensors): NamedTensors {
  return { kernel: tf.expandDims(kernel!, 0), ...others }
}

function withoutPadding(x: Tensor, before: number): Tensor {
  const [batch, length, channels] = x.shape as [number, number, number]
  return before === 0 ? x : tf.slice(x, [0, before, 0], [batch, length - before, channels])
}
