import { jsonOptions, matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import { adaptiveMoments } from './adaptive-moments.js'
import { decayRate, epsilonOf, weightDecayOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'

const options = jsonOptions({
  beta1: decayRate(0.9, 'How much of the mean gradient is kept per step'),
  beta2: decayRate(0.999, 'How much of the mean squared gradient is kept per step'),
  epsilon: epsilonOf(1e-8),
  weightDecay: weightDecayOf(0.01),
  decayParams: paramsOption,
  amsgrad: {
    type: 'boolean',
    default: false,
    description: 'Divides by the largest mean squared gradient so far (Reddi et al., 2018)',
  },
})

/**
 * AdamW: Adam whose weight decay acts on the params themselves and is not divided by the root of v.
 *
 * - Δθ = −η·(m̂/(√v̂ + ε) + λ·θ), with m̂ and v̂ as in `adam`
 *
 * Only the params that `decayParams` matches decay: by default kernels, neither biases nor norms. State as in `adam`.
 * Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), arXiv:1711.05101.
 *
 * @example
 * { use: 'optimizer:adamw', with: { weightDecay: 0.05, decayParams: ['kernel', 'bias'] } }
 */
export const adamw = defineOptimizer({
  id: 'optimizer:adamw',
  summary: 'Adam with decoupled weight decay',
  options,
  create({ weightDecay, decayParams, ...constants }) {
    const decays = matchParams(decayParams)
    return adaptiveMoments({ ...constants, weightDecay: (name) => (decays(name) ? weightDecay : 0) })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'optimizer:adamw': OptionsOf<typeof adamw>
  }
}
