import { booleanOption, ExperimentError, type OptionsOf } from '@telarjs/core'
import { denseGradient, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { initializerOption } from '../lib/initializer-option.js'
import { glorotUniform } from '../initializers/glorot-uniform.js'
import { defineLayer } from '../layer.js'
import { attend, attendGradient, type Heads } from '../lib/attention.js'
import { makeParam } from '../lib/param.js'
import { count, shapeError, toRows } from '../lib/shapes.js'

const options = v.strictObject({
  heads: v.optional(v.pipe(count, v.description('Heads, each of which looks for something else')), 4),
  keySize: v.optional(
    v.pipe(
      count,
      v.description('Size of queries, keys and values of a head; without it the channels divided by the heads'),
    ),
  ),
  causal: booleanOption('Whether a position sees only itself and those before it', false),
  rotary: booleanOption('Whether queries and keys are turned by their positions (rotary embedding)', false),
  kernelInitializer: initializerOption('First values of the kernels', 'initializer:glorot-uniform'),
})

/**
 * Self-attention with several heads: each position of a sequence takes what it needs from all positions.
 *
 * `y = [softmax(Q·Kᵀ/√d)·V of each head]·O + c, with Q, K, V = x·W + b`
 *
 * x [batch, length, channels] -> y of the same shape; params `kernel` [channels, 3 · heads · d] (queries, keys, values, as in PyTorch's `in_proj`),
 * `bias`, `outputKernel` [heads · d, channels] and `outputBias`. Channels that the heads do not divide are an ExperimentError without `keySize`.
 * Vaswani et al., "Attention is all you need" (2017), arXiv:1706.03762; rotary: Su et al. (2021), arXiv:2104.09864, halves turned as in GPT-NeoX.
 *
 * @example
 * create(multiHeadAttention, { heads: 4 }).init([49, 64], createRandom(7)).outputShape // [49, 64]
 */
export const multiHeadAttention = defineLayer({
  id: 'layer:multi-head-attention',
  summary: 'Self-attention with several heads over the positions of a sequence',
  options,
  uses: [glorotUniform],
  create({ heads, keySize, causal, rotary, kernelInitializer }, { where, create }) {
    const kernels = create('initializer', kernelInitializer, `${where}.with.kernelInitializer`)
    const headsOf = (channels: number): Heads => ({ heads, size: keySize ?? channels / heads, causal, rotary })

    function project(mixed: Tensor2D, { outputKernel, outputBias }: NamedTensors, shape: number[]) {
      return tf.reshape(tf.fused.matMul({ a: mixed, b: outputKernel as Tensor2D, bias: outputBias! }), shape)
    }

    return {
      init(inputShape, random) {
        const [length, channels] = inputShape as [number, number]
        if (inputShape.length !== 2)
          throw shapeError(where, 'layer:multi-head-attention', 'a sequence [length, channels]', inputShape)
        const { size } = headsOf(channels)
        if (!Number.isInteger(size))
          throw shapeError(
            where,
            'layer:multi-head-attention',
            `channels that ${heads} heads divide, or a keySize`,
            inputShape,
          )
        if (rotary && size % 2 === 1)
          throw new ExperimentError({
            where: `${where}: layer:multi-head-attention`,
            expected: 'an even size of the heads for rotary positions',
            received: `${size}`,
          })
        const kernel = makeParam(kernels, [channels, 3 * heads * size], random.stream('kernel'))
        const outputKernel = makeParam(kernels, [heads * size, channels], random.stream('outputKernel'))
        const [bias, outputBias] = [tf.zeros([3 * heads * size]), tf.zeros([channels])]
        return { params: { kernel, bias, outputKernel, outputBias }, state: {}, outputShape: [length, channels] }
      },
      apply: (x, { params }) => ({
        y: project(attend(x, params, headsOf(x.shape[2]!)).mixed, params, x.shape),
        state: {},
      }),
      forward(x, { params }) {
        const saved = attend(x, params, headsOf(x.shape[2]!))
        return { y: project(saved.mixed, params, x.shape), state: {}, saved: { x, ...saved } }
      },
      backward(dy, saved, { params, needsInputGradient }) {
        const { x, mixed } = saved as { x: Tensor; mixed: Tensor2D }
        const outer = linearGradient(mixed, toRows(dy), params['outputKernel'] as Tensor2D, true)
        const dProjected = attendGradient(outer.dx!, saved, headsOf(x.shape[2]!))
        const inner = linearGradient(toRows(x), dProjected, params['kernel'] as Tensor2D, needsInputGradient)
        return {
          gradients: {
            kernel: inner.dKernel,
            bias: inner.dBias,
            outputKernel: outer.dKernel,
            outputBias: outer.dBias,
          },
          dx: inner.dx && tf.reshape(inner.dx, x.shape),
        }
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:multi-head-attention': OptionsOf<typeof multiHeadAttention>
  }
}

/** The gradients of x·kernel + bias. */
function linearGradient(x: Tensor2D, dy: Tensor2D, kernel: Tensor2D, needsInputGradient: boolean) {
  return denseGradient({ x, y: dy, dy, kernel }, { activation: 'linear', needsInputGradient })
}
