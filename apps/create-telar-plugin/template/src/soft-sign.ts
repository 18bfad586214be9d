import type { OptionsOf } from '@telarjs/core'
import { defineLayer } from '@telarjs/layers'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'

const options = v.strictObject({
  slope: v.optional(v.pipe(v.number(), v.minValue(0.01), v.maxValue(100), v.description('Slope at zero')), 1),
})

/**
 * Softsign, y = x/(1/s + |x|): between −1 and 1, with the slope s at zero.
 *
 * `x [batch, …] → y [batch, …]`. Bergstra et al., "Quadratic polynomials learn better image features" (2009).
 *
 * @example
 * { use: 'layer:acme/soft-sign', with: { slope: 2 } }
 */
export const softSign = defineLayer({
  id: 'layer:acme/soft-sign',
  summary: 'x / (1/slope + |x|)',
  options,
  create: ({ slope }) => ({
    init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
    apply: (x, { state }) => ({ y: tf.div(x, tf.add(tf.abs(x), 1 / slope)), state }),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:acme/soft-sign': OptionsOf<typeof softSign>
  }
}
