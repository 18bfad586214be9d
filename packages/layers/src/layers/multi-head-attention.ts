import { ExperimentError, specOf, type OptionsOf } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { glorotUniform } from '../initializers/glorot-uniform.js'
import { defineLayer } from '../layer.js'
import { makeParam } from '../lib/param.js'
import { rotaryPositions } from '../lib/rotary.js'
import { count, shapeError, sumToLast, toRows } from '../lib/shapes.js'

const options = v.strictObject({
  heads: v.optional(v.pipe(count, v.description('Heads, each of which looks for something else')), 4),
  keySize: v.optional(
    v.pipe(
      count,
      v.description('Size of queries, keys and values of a head; without it the channels divided by the heads'),
    ),
  ),
  causal: v.optional(
    v.pipe(v.boolean(), v.description('Whether a position sees only itself and those before it')),
    false,
  ),
  rotary: v.optional(
    v.pipe(v.boolean(), v.description('Whether queries and keys are turned by their positions (rotary embedding)')),
    false,
  ),
  kernelInitializer: v.optional(v.pipe(specOf('initializer'), v.description('First values of the kernels')), {
    use: 'initializer:glorot-uniform',
  }),
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
  kind: 'layer',
  id: 'layer:multi-head-attention',
  version: 1,
  summary: 'Self-attention with several heads over the positions of a sequence',
  options,
  uses: [glorotUniform],
  create({ heads, keySize, causal, rotary, kernelInitializer }, { where, create }) {
    const kernels = create('initializer', kernelInitializer, `${where}.with.kernelInitializer`)
    const sizeOfHead = (channels: number) => keySize ?? channels / heads

    function attend(x: Tensor, { kernel, bias }: NamedTensors) {
      const [batch, length, channels] = x.shape as [number, number, number]
      const size = sizeOfHead(channels)
      const turn = rotary ? rotaryPositions(length, size) : undefined
      const projected = tf.add(tf.matMul(toRows(x), kernel as Tensor2D), bias!)
      const parts = tf.transpose(tf.reshape(projected, [batch, length, 3 * heads, size]), [2, 0, 1, 3])
      const part = (index: number): Tensor3D =>
        tf.reshape(tf.slice(parts, [index * heads, 0, 0, 0], [heads, -1, -1, -1]), [heads * batch, length, size])
      const [q, k] = [part(0), part(1)].map((y) => (turn ? turn.forward(y) : y)) as [Tensor3D, Tensor3D]
      const value = part(2)
      const scores = tf.mul(tf.matMul(q, k, false, true), 1 / Math.sqrt(size))
      const weights = tf.softmax(causal ? tf.add(scores, futureOf(length)) : scores)
      return { q, k, value, weights, mixed: joinHeads(tf.matMul(weights, value), batch) }
    }

    /** [heads · batch, length, size] as [batch · length, heads · size]. */
    function joinHeads(y: Tensor, batch: number): Tensor2D {
      const [, length, size] = y.shape as [number, number, number]
      const parts = tf.transpose(tf.reshape(y, [heads, batch, length, size]), [1, 2, 0, 3])
      return tf.reshape(parts, [batch * length, heads * size])
    }

    function splitHeads(rows: Tensor, batch: number): Tensor3D {
      const [length, size] = [rows.shape[0]! / batch, rows.shape[1]! / heads]
      const parts = tf.transpose(tf.reshape(rows, [batch, length, heads, size]), [2, 0, 1, 3])
      return tf.reshape(parts, [heads * batch, length, size])
    }

    function project(mixed: Tensor2D, { outputKernel, outputBias }: NamedTensors, shape: number[]) {
      return tf.reshape(tf.add(tf.matMul(mixed, outputKernel as Tensor2D), outputBias!), shape)
    }

    return {
      init(inputShape, random) {
        const [length, channels] = inputShape as [number, number]
        if (inputShape.length !== 2)
          throw shapeError(where, 'layer:multi-head-attention', 'a sequence [length, channels]', inputShape)
        const size = sizeOfHead(channels)
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
      apply: (x, { params }) => ({ y: project(attend(x, params).mixed, params, x.shape), state: {} }),
      forward(x, { params }) {
        const saved = attend(x, params)
        return { y: project(saved.mixed, params, x.shape), state: {}, saved: { x, ...saved } }
      },
      backward(dy, saved, { params, needsInputGradient }) {
        const { x, q, k, value, weights, mixed } = saved as Record<string, Tensor3D>
        const [batch, length] = x!.shape
        const size = q!.shape[2]
        const rows = toRows(dy)
        const dMixed = splitHeads(tf.matMul(rows, params['outputKernel'] as Tensor2D, false, true), batch)
        const dWeights = tf.mul(tf.matMul(dMixed, value!, false, true), weights!)
        const dScores = tf.mul(
          tf.sub(dWeights, tf.mul(weights!, tf.sum(dWeights, -1, true))),
          1 / Math.sqrt(size),
        ) as Tensor3D
        const turn = rotary ? rotaryPositions(length, size) : undefined
        const dTurned = [tf.matMul(dScores, k!), tf.matMul(dScores, q!, true)]
        const [dq, dk] = dTurned.map((d) => joinHeads(turn ? turn.backward(d) : d, batch)) as [Tensor2D, Tensor2D]
        const dv = joinHeads(tf.matMul(weights!, dMixed, true), batch)
        const dProjected = tf.concat([dq, dk, dv], 1)
        return {
          gradients: {
            kernel: tf.matMul(toRows(x!), dProjected, true),
            bias: tf.sum(dProjected, 0),
            outputKernel: tf.matMul(mixed as unknown as Tensor2D, rows, true),
            outputBias: sumToLast(dy),
          },
          dx: needsInputGradient
            ? tf.reshape(tf.matMul(dProjected, params['kernel'] as Tensor2D, false, true), x!.shape)
            : undefined,
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

/** 0 for what a position may see, and a very negative number for what follows it, [length, length]. */
function futureOf(length: number): Tensor2D {
  const values = Float32Array.from({ length: length * length }, (_, at) => (at % length > at / length ? -1e9 : 0))
  return tf.tensor2d(values, [length, length])
}
