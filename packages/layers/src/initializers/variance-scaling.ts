import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineInitializer } from '../initializer.js'
import { scaledValues } from '../lib/scaled-values.js'

const options = v.strictObject({
  scale: v.optional(v.pipe(v.number(), v.gtValue(0), v.finite(), v.description('Variance times fan')), 1),
  mode: v.optional(
    v.pipe(v.picklist(['fan-in', 'fan-out', 'fan-average']), v.description('Which fan divides the scale')),
    'fan-in',
  ),
  distribution: v.optional(
    v.pipe(v.picklist(['normal', 'uniform']), v.description('What the values are drawn from')),
    'normal',
  ),
})

/**
 * Values of mean 0 whose variance follows from the shape of a kernel. The he, glorot and lecun initializers are special cases.
 *
 * `Var w = scale / n, n = fanIn, fanOut or (fanIn + fanOut)/2`
 *
 * fanIn is what flows into a unit: `in` of a kernel [in, out], height · width · in of [height, width, in, out]. Normal values are not
 * truncated; uniform values lie within ±√(3·variance). As Keras' `VarianceScaling`, but for its truncation.
 *
 * @example
 * create(varianceScaling, { scale: 2, mode: 'fan-out' }).values([784, 128], createRandom(7)) // variance 2 / 128
 */
export const varianceScaling = defineInitializer({
  id: 'initializer:variance-scaling',
  summary: 'Normal or uniform, with a variance that follows from the shape of the kernel',
  options,
  create: scaledValues,
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'initializer:variance-scaling': OptionsOf<typeof varianceScaling>
  }
}
