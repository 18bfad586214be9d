import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { drop, rateOption } from '../lib/drop.js'
import { shapeError } from '../lib/shapes.js'

const options = v.strictObject({ rate: rateOption('channels') })

/**
 * Drops whole channels of a sample with probability p in training, since neighboring values of one channel tell the same.
 * The others are scaled so that their mean stays. In evaluation nothing changes.
 *
 * `y[…, c] = x[…, c]·m[c]/(1 − p), m ~ Bernoulli(1 − p)`
 *
 * x [batch, ..., channels] -> y of the same shape.
 * Tompson et al., "Efficient object localization using convolutional networks" (2015), arXiv:1411.4280.
 *
 * @example
 * create(spatialDropout, { rate: 0.2 }).init([14, 14, 8], createRandom(7)).outputShape // [14, 14, 8]
 */
export const spatialDropout = defineLayer({
  id: 'layer:spatial-dropout',
  summary: 'Drops whole channels at random in training',
  options,
  create: ({ rate }, { where }) => ({
    init(inputShape) {
      if (inputShape.length < 2)
        throw shapeError(where, 'layer:spatial-dropout', 'positions and channels, such as [14, 14, 8]', inputShape)
      return { params: {}, state: {}, outputShape: inputShape }
    },
    ...drop(rate, (x) => x.shape.map((length, axis) => (axis === 0 || axis === x.rank - 1 ? length : 1))),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:spatial-dropout': OptionsOf<typeof spatialDropout>
  }
}
