import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { drop, rateOption } from '../lib/drop.js'

const options = v.strictObject({ rate: rateOption('values') })

/**
 * Drops each value with probability p in training, and scales the others so that their mean stays. In evaluation nothing changes.
 *
 * `y = x·m/(1 − p), m ~ Bernoulli(1 − p)`
 *
 * x [batch, ...] -> y of the same shape.
 * Srivastava et al., "Dropout: a simple way to prevent neural networks from overfitting" (2014).
 *
 * @example
 * create(dropout, { rate: 0.2 }).init([128], createRandom(7)).outputShape // [128]
 */
export const dropout = defineLayer({
  id: 'layer:dropout',
  summary: 'Drops values at random in training',
  options,
  create: ({ rate }) => ({
    init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
    ...drop(rate, (x) => x.shape),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:dropout': OptionsOf<typeof dropout>
  }
}
