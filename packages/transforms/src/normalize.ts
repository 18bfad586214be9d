import { ExperimentError, type OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { positive } from './option-schemas.js'
import { defineTransform } from './transform.js'

const number = v.pipe(v.number(), v.finite())

const options = v.strictObject({
  mean: v.pipe(
    v.union([number, v.pipe(v.array(number), v.minLength(1))]),
    v.description('Mean of the data, or of each channel, with pixels from 0 to 1; MNIST: 0.1307'),
  ),
  std: v.pipe(
    v.union([positive, v.pipe(v.array(positive), v.minLength(1))]),
    v.description('Standard deviation of the data, or of each channel; MNIST: 0.3081'),
  ),
})

/**
 * Shifts and scales by given numbers, (x − mean)/std: one of each for all values, or one for each channel.
 *
 * `x [batch, …, channels]` keeps its shape. Applies in training, evaluation and prediction alike. Throws `ExperimentError` where a list is not as long
 * as the last axis.
 *
 * @example
 * { use: 'transform:normalize', with: { mean: 0.1307, std: 0.3081 } } // MNIST: a white pixel 1 becomes 2.8215
 */
export const normalize = defineTransform({
  id: 'transform:normalize',
  summary: 'Shifts and scales by given mean and deviation; works on samples of any shape',
  options,
  create: ({ mean, std }, { where }) => ({
    appliesInEvaluation: true,
    outputShape(shape) {
      for (const [name, values] of Object.entries({ mean, std })) {
        if (typeof values === 'number' || values.length === shape.at(-1)) continue
        throw new ExperimentError({
          where: `${where}: transform:normalize with.${name}`,
          expected: `a number for each of the ${shape.at(-1) ?? 0} values on the last axis of [${shape.join(', ')}]`,
          received: `${values.length}`,
        })
      }
      return shape
    },
    apply: (x) => tf.tidy(() => tf.div(tf.sub(x, mean), std)),
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'transform:normalize': OptionsOf<typeof normalize>
  }
}
