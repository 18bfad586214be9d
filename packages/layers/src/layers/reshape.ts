import { ExperimentError, type OptionsOf, sizeOf, showShape } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'
import { shapeError } from '../lib/shapes.js'

const length = v.union(
  [v.literal(-1), v.pipe(v.number(), v.integer(), v.minValue(1))],
  'Invalid length: Expected an integer >=1, or -1 for the rest but received another value',
)

const options = v.strictObject({
  shape: v.pipe(
    v.array(length),
    v.minLength(1),
    v.description('Shape of a sample; one length may be -1, which stands for what is left'),
  ),
})

/**
 * The values of a sample in another shape, row by row. One length may be −1, which stands for what is left.
 *
 * x [batch, ...] -> y [batch, ...shape]. An input with another number of values is an ExperimentError.
 *
 * @example
 * create(reshape, { shape: [28, -1, 1] }).init([784], createRandom(7)).outputShape // [28, 28, 1]
 */
export const reshape = defineLayer({
  id: 'layer:reshape',
  summary: 'The values of a sample in another shape',
  options,
  create({ shape }, { where }) {
    if (shape.filter((length) => length === -1).length > 1) {
      throw new ExperimentError({
        where: `${where}: layer:reshape with.shape`,
        expected: '-1 at most once',
        received: showShape(shape),
      })
    }

    function fit(inputShape: Shape): number[] {
      const rest = sizeOf(inputShape) / sizeOf(shape.filter((length) => length !== -1))
      const fitted = shape.map((length) => (length === -1 ? rest : length))
      if (!Number.isInteger(rest) || sizeOf(fitted) !== sizeOf(inputShape)) {
        throw shapeError(where, 'layer:reshape', `as many values as ${showShape(shape)} has`, inputShape)
      }
      return fitted
    }

    return {
      init: (inputShape) => ({ params: {}, state: {}, outputShape: fit(inputShape) }),
      apply: (x) => ({ y: tf.reshape(x, [x.shape[0]!, ...fit(x.shape.slice(1))]), state: {} }),
      forward: (x) => ({ y: tf.reshape(x, [x.shape[0]!, ...fit(x.shape.slice(1))]), state: {}, saved: { x } }),
      backward: (dy, saved) => ({ gradients: {}, dx: tf.reshape(dy, saved['x']!.shape) }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:reshape': OptionsOf<typeof reshape>
  }
}
