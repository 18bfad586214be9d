import { jsonOptions, matchParams, paramsOption, specOf, type OptionsOf } from '@telarjs/core'
import { addPrefix, underPrefix, type NamedTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { adamw } from './adamw.js'
import { orthogonalize } from './newton-schulz.js'
import { decayRate } from './option-schemas.js'
import { createInner } from './inner-optimizer.js'
import { defineOptimizer } from './optimizer.js'
import { perParam, zeros } from './per-param.js'

const options = jsonOptions({
  momentum: decayRate(0.95, 'How much of the velocity is kept per step'),
  nesterov: {
    type: 'boolean',
    default: true,
    description: 'Nesterov momentum: evaluates the direction one step ahead along the velocity',
  },
  iterations: { type: 'integer', default: 5, minimum: 1, description: 'Newton–Schulz iterations' },
  matchAdam: {
    type: 'boolean',
    default: true,
    description:
      's = 0.2·√max(rows, columns), for Adam’s learning rates (Liu et al., 2025); else s = √max(1, columns/rows), for rates near 0.02',
  },
  params: paramsOption,
  rest: v.optional(
    v.pipe(specOf('optimizer'), v.description('The optimizer of all other params, and of those of rank 1')),
    {
      use: 'optimizer:adamw',
    },
  ),
})

/**
 * Muon: momentum whose matrix is made orthogonal, for kernels; the `rest` optimizer for all other params.
 *
 * - v ← μ·v + g
 * - Δθ = −η·s·NewtonSchulz(g + μ·v), or of v without `nesterov`
 *
 * Acts on params of rank 2 and more that `params` matches, as matrices [all axes but the last, last]. With `matchAdam`, s = 0.2·√max(rows, columns)
 * and learning rates are Adam's; without it, s = √max(1, columns/rows) as in the original, for rates near 0.02. The authors leave the output layer to
 * the rest. State per param: `velocity` (v). Jordan et al., "Muon: an optimizer for hidden layers in neural networks" (2024),
 * kellerjordan.github.io/posts/muon; Liu et al., "Muon is scalable for LLM training" (2025), arXiv:2502.16982.
 *
 * @example
 * { use: 'optimizer:muon', with: { params: ['0-dense/kernel', '1-dense/kernel'], rest: { use: 'optimizer:adamw' } } }
 */
export const muon = defineOptimizer({
  id: 'optimizer:muon',
  summary: 'Orthogonalized momentum for kernels, another optimizer for the rest',
  options,
  uses: [adamw],
  create({ momentum, nesterov, iterations, matchAdam, params: pattern, rest }, context) {
    const inner = createInner(context, rest, 'rest')
    const { averaged } = inner
    const matches = matchParams(pattern)
    const isOurs = (name: string, param: Tensor): boolean => matches(name) && param.rank >= 2
    const split = (tensors: NamedTensors): { ours: NamedTensors; others: NamedTensors } => {
      const entries = Object.entries(tensors)
      const ours = entries.filter(([name, tensor]) => isOurs(name, tensor))
      return {
        ours: Object.fromEntries(ours),
        others: Object.fromEntries(entries.filter(([name, tensor]) => !isOurs(name, tensor))),
      }
    }
    return {
      init(params) {
        const { ours, others } = split(params)
        return { ...zeros(ours, 'velocity'), ...addPrefix('rest', inner.init(others)) }
      },
      update: (gradients, state, context) =>
        tf.tidy(() => {
          const { ours, others } = split(gradients)
          const each = perParam(ours, state, ['velocity'], (g, slots) => {
            const velocity = tf.add(tf.mul(slots.velocity, momentum), g)
            const direction = nesterov ? tf.add(tf.mul(velocity, momentum), g) : velocity
            // A convolution's kernel [height, width, inputs, outputs] has one column per output.
            const matrix = tf.reshape(direction, [-1, g.shape.at(-1)!]) as tf.Tensor2D
            const [rows, columns] = matrix.shape
            const scale = matchAdam ? 0.2 * Math.sqrt(Math.max(rows, columns)) : Math.sqrt(Math.max(1, columns / rows))
            const update = tf.reshape(orthogonalize(matrix, iterations), g.shape)
            return { update: tf.mul(tf.mul(context.learningRate, -scale), update), velocity }
          })
          const moved = inner.update(others, underPrefix('rest', state), {
            ...context,
            params: split(context.params).others,
          })
          return {
            updates: { ...each.updates, ...moved.updates },
            state: { ...each.state, ...addPrefix('rest', moved.state) },
          }
        }),
      // Kernels move at every step, so there is no `didUpdate`, also where the rest accumulates.
      ...(averaged
        ? {
            averaged(params, state) {
              const { ours, others } = split(params)
              return { ...ours, ...averaged(others, underPrefix('rest', state)) }
            },
          }
        : {}),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:muon': OptionsOf<typeof muon>
  }
}
