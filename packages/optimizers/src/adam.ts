import { jsonOptions, type OptionsOf } from '@telarjs/core'
import { adaptiveMoments } from './adaptive-moments.js'
import { decayRate, epsilonOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'

const options = jsonOptions({
  beta1: decayRate(0.9, 'How much of the mean gradient is kept per step'),
  beta2: decayRate(0.999, 'How much of the mean squared gradient is kept per step'),
  epsilon: epsilonOf(1e-8),
  amsgrad: {
    type: 'boolean',
    default: false,
    description: 'Divides by the largest mean squared gradient so far (Reddi et al., 2018)',
  },
})

/**
 * Adam: momentum divided by the root of the mean squared gradient, both without the bias towards their start at 0.
 *
 * - m ← β₁·m + (1 − β₁)·g
 * - v ← β₂·v + (1 − β₂)·g²
 * - Δθ = −η·m̂/(√v̂ + ε), with m̂ = m/(1 − β₁ᵗ) and v̂ = v/(1 − β₂ᵗ), t counted from 1
 *
 * With `amsgrad`, the largest v so far stands in place of v. State per param: `firstMoment` (m) and `secondMoment` (v), each of the param's shape.
 * Kingma and Ba, "Adam: a method for stochastic optimization" (2015), arXiv:1412.6980.
 *
 * @example
 * { use: 'optimizer:adam', with: { beta2: 0.99 } } // the first step is −η·sign(g)
 */
export const adam = defineOptimizer({
  id: 'optimizer:adam',
  summary: 'Adaptive moments with bias correction; a good first choice',
  options,
  create: (constants) => adaptiveMoments({ ...constants, weightDecay: () => 0 }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:adam': OptionsOf<typeof adam>
  }
}
