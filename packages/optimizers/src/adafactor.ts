import { jsonOptions, type OptionsOf } from '@telarjs/core'
import type { NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { positive } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { need } from './per-param.js'

const options = jsonOptions({
  decayPower: { ...positive('c: the mean squares keep 1 − t^(−c) of themselves at step t'), default: 0.8 },
  clip: { ...positive('d: the largest root mean square of a param’s update'), default: 1 },
  scaleByParam: {
    type: 'boolean',
    default: true,
    description: 'Multiplies the learning rate by the root mean square of the param',
  },
})

/** ε₁ keeps means of squares positive, and ε₂ is the smallest root mean square of a param, as in the paper. */
const [EPSILON_1, EPSILON_2] = [1e-30, 1e-3]

/**
 * Adafactor: Adam without momentum, whose mean squares of a matrix are kept as one number per row and per column.
 *
 * - βₜ = 1 − t^(−c), t counted from 1
 * - r ← βₜ·r + (1 − βₜ)·mean of each row of g² + ε₁; s the same of each column; v = r·sᵀ/mean(r)
 * - u = g/√v, then u ← u/max(1, RMS(u)/d)
 * - Δθ = −η·max(ε₂, RMS(θ))·u, or −η·u without `scaleByParam`
 *
 * Rows and columns are the last two axes; params of rank 0 and 1 keep v whole. State: `rows` and `columns`, or `secondMoment`: for a kernel
 * [1000, 1000] two thousand numbers where Adam keeps two million.
 * Shazeer and Stern, "Adafactor: adaptive learning rates with sublinear memory cost" (2018), arXiv:1804.04235.
 *
 * @example
 * { use: 'optimizer:adafactor' } // with a learning rate of 0.01 each step moves a param by about 1 % of its size
 */
export const adafactor = defineOptimizer({
  id: 'optimizer:adafactor',
  summary: 'Adam without momentum, with the memory of rows and columns instead of whole kernels',
  options,
  create: ({ decayPower, clip, scaleByParam }) => ({
    init: (params) => Object.assign({}, ...Object.entries(params).map(([name, param]) => slotsOf(name, param))),
    update: (gradients, state, { params, learningRate, step }) =>
      tf.tidy(() => {
        const renewed = tf.pow(tf.add(tf.cast(step, 'float32'), 1), -decayPower)
        const next: Record<string, Tensor> = {}
        const updates: Record<string, Tensor> = {}
        const renew = (name: string, mean: Tensor): Tensor =>
          (next[name] = tf.add(need(state, name), tf.mul(renewed, tf.sub(mean, need(state, name)))))

        for (const [name, g] of Object.entries(gradients)) {
          const squares = tf.add(tf.square(g), EPSILON_1)
          const u = tf.mul(
            g,
            isFactored(g) ? fromFactors(name, squares, renew) : tf.rsqrt(renew(`secondMoment/${name}`, squares)),
          )
          const clipped = tf.div(u, tf.maximum(1, tf.div(rootMeanSquare(u), clip)))
          const size = scaleByParam ? tf.maximum(EPSILON_2, rootMeanSquare(need(params, name))) : 1
          updates[name] = tf.mul(tf.neg(tf.mul(learningRate, size)), clipped)
        }
        return { updates, state: next }
      }),
  }),
})

const isFactored = ({ rank }: Tensor): boolean => rank >= 2

function slotsOf(name: string, param: Tensor): NamedTensors {
  if (!isFactored(param)) return { [`secondMoment/${name}`]: tf.zerosLike(param) }
  const [before, rows, columns] = [param.shape.slice(0, -2), param.shape.at(-2)!, param.shape.at(-1)!]
  return { [`rows/${name}`]: tf.zeros([...before, rows, 1]), [`columns/${name}`]: tf.zeros([...before, 1, columns]) }
}

/** 1/√v, with v as the product of its rows and columns. */
function fromFactors(name: string, squares: Tensor, renew: (name: string, mean: Tensor) => Tensor): Tensor {
  const rows = renew(`rows/${name}`, tf.mean(squares, -1, true))
  const columns = renew(`columns/${name}`, tf.mean(squares, -2, true))
  return tf.mul(tf.rsqrt(tf.div(rows, tf.mean(rows, -2, true))), tf.rsqrt(columns))
}

function rootMeanSquare(x: Tensor): Tensor {
  return tf.sqrt(tf.mean(tf.square(x)))
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:adafactor': OptionsOf<typeof adafactor>
  }
}
