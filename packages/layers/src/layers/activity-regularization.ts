import type { OptionsOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import * as v from 'valibot'
import { defineLayer } from '../layer.js'

const strength = (description: string) =>
  v.optional(v.pipe(v.number(), v.minValue(0), v.finite(), v.description(description)), 0)

const options = v.pipe(
  v.strictObject({
    l1: strength('Times the sum of absolute values: drives values to zero'),
    l2: strength('Times the sum of squares: keeps values small'),
  }),
  v.check(({ l1, l2 }) => l1 + l2 > 0, 'Invalid options: Expected l1 or l2 >0 but received none'),
)

/**
 * Penalizes the values that go through it, which stay as they are: put it after the layer whose output should be sparse or small.
 *
 * `loss + (l1·Σ|x| + l2·Σx²)/batch`
 *
 * x [batch, ...] -> y = x. The penalty is of a sample's values, in the mean over the batch as in Keras' ActivityRegularization, and is part of the
 * reported training loss; in evaluation there is none. Neither l1 nor l2 above 0 is an ExperimentError.
 * Glorot, Bordes and Bengio, "Deep sparse rectifier neural networks" (2011), section 3.
 *
 * @example
 * create(activityRegularization, { l1: 1e-4 }).init([128], createRandom(7)).outputShape // [128]
 */
export const activityRegularization = defineLayer({
  id: 'layer:activity-regularization',
  summary: 'Penalizes large values of the layer before it',
  options,
  create({ l1, l2 }) {
    const penaltyOf = (x: Tensor): Scalar =>
      tf.tidy(() => {
        const parts = [l1 > 0 ? tf.mul(l1, tf.sum(tf.abs(x))) : [], l2 > 0 ? tf.mul(l2, tf.sum(tf.square(x))) : []]
        return tf.div(tf.addN(parts.flat()), x.shape[0]!)
      })

    /** The gradient of the penalty, added to dy. */
    function addSlope(dy: Tensor, x: Tensor, lossScale: Scalar | undefined): Tensor {
      const parts = [l1 > 0 ? tf.mul(l1, tf.sign(x)) : [], l2 > 0 ? tf.mul(2 * l2, x) : []]
      const slope = tf.div(tf.addN(parts.flat()), x.shape[0]!)
      return tf.add(dy, lossScale ? tf.mul(slope, lossScale) : slope)
    }

    return {
      init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
      apply: (x, { training }) => ({ y: tf.clone(x), state: {}, ...(training ? { penalty: penaltyOf(x) } : {}) }),
      forward: (x) => ({ y: tf.clone(x), state: {}, saved: { x }, penalty: penaltyOf(x) }),
      backward: (dy, saved, { needsInputGradient, lossScale }) => ({
        gradients: {},
        dx: needsInputGradient ? tf.tidy(() => addSlope(dy, saved['x']!, lossScale)) : undefined,
      }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'layer:activity-regularization': OptionsOf<typeof activityRegularization>
  }
}
