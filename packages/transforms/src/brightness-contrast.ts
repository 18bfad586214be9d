import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { evaluationOption, augmentSamples, drawBetween } from './image.js'
import { notNegative } from './option-schemas.js'
import { defineTransform } from './transform.js'

const options = v.strictObject({
  brightness: v.optional(
    v.pipe(notNegative, v.description('The brightness b is drawn from ±this, with pixels from 0 to 1')),
    0.2,
  ),
  contrast: v.optional(v.pipe(notNegative, v.maxValue(1), v.description('The contrast c is drawn from 1 ± this')), 0.2),
  appliesInEvaluation: evaluationOption,
})

/**
 * Random brightness and contrast, drawn for each sample: c·(x − x̄) + x̄ + b, with x̄ the mean of the sample.
 *
 * b is uniform within ±`brightness`, c within 1 ± `contrast`. `x [batch, …] → [batch, …]`, samples of any shape; values are not cut to a range.
 *
 * @example
 * { use: 'transform:brightness-contrast', with: { brightness: 0.1, contrast: 0.3 } }
 */
export const brightnessContrast = defineTransform({
  id: 'transform:brightness-contrast',
  summary: 'Changes brightness and contrast at random; works on samples of any shape',
  options,
  create: ({ brightness, contrast, appliesInEvaluation }) =>
    augmentSamples(appliesInEvaluation, (x, random) => {
      const [batch, ...rest] = x.shape as [number, ...number[]]
      const mean = tf.mean(
        x,
        rest.map((_, axis) => axis + 1),
        true,
      )
      const b = drawBetween(random.stream('brightness'), [-brightness, brightness], batch, x.rank)
      const c = drawBetween(random.stream('contrast'), [1 - contrast, 1 + contrast], batch, x.rank)
      return tf.add(tf.mul(x, c), tf.add(tf.mul(mean, tf.sub(1, c)), b))
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:brightness-contrast': OptionsOf<typeof brightnessContrast>
  }
}
