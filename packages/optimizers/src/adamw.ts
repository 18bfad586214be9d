/** Adam with decoupled weight decay, Δθ = −η·(m̂/(√v̂ + ε) + λθ). Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), arXiv:1711.05101. */
import { type OptionsOf } from '@telar/core'
import * as v from 'valibot'
import { adaptiveMoments } from './adaptive-moments.js'
import { decayedParams, decayRate, epsilonOf, weightDecayOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'
import { isKernel } from './per-param.js'

const options = v.strictObject({
  beta1: decayRate(0.9, 'How much of the mean gradient is kept per step.'),
  beta2: decayRate(0.999, 'How much of the mean squared gradient is kept per step.'),
  epsilon: epsilonOf(1e-8),
  weightDecay: weightDecayOf(0.01),
  decays: decayedParams,
  amsgrad: v.optional(v.pipe(v.boolean(), v.description('Divides by the largest mean squared gradient so far (Reddi et al., 2018).')), false),
})

export const adamw = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:adamw',
  version: 1,
  summary: 'Adam with decoupled weight decay',
  options,
  create: ({ weightDecay, decays, ...constants }) =>
    adaptiveMoments({ ...constants, weightDecay: (name) => (decays === 'all' || isKernel(name) ? weightDecay : 0) }),
})

declare module '@telar/core' {
  interface PluginOptions {
    'optimizer:adamw': OptionsOf<typeof adamw>
  }
}
