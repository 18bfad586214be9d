/**
 * Adam with decoupled weight decay, Δθ = −η·(m̂/(√v̂ + ε) + λθ).
 * Loshchilov and Hutter, "Decoupled weight decay regularization" (2019), arXiv:1711.05101.
 */
import { matchParams, paramsOption, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { adaptiveMoments } from './adaptive-moments.js'
import { decayRate, epsilonOf, weightDecayOf } from './option-schemas.js'
import { defineOptimizer } from './optimizer.js'

const options = v.strictObject({
  beta1: decayRate(0.9, 'How much of the mean gradient is kept per step.'),
  beta2: decayRate(0.999, 'How much of the mean squared gradient is kept per step.'),
  epsilon: epsilonOf(1e-8),
  weightDecay: weightDecayOf(0.01),
  decayParams: paramsOption,
  amsgrad: v.optional(
    v.pipe(v.boolean(), v.description('Divides by the largest mean squared gradient so far (Reddi et al., 2018).')),
    false,
  ),
})

export const adamw = defineOptimizer({
  kind: 'optimizer',
  id: 'optimizer:adamw',
  version: 1,
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
