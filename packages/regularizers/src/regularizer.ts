import { pluginDefiner } from '@telarjs/core'
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'

/** A penalty on the params that is added to the loss, or a constraint that they meet after each step. */
export interface Regularizer {
  /** Whether it acts on a param, by its name: `0-dense/kernel`. By default on kernels, not on biases or norms. */
  appliesTo(name: string): boolean
  /** The penalty of one param, added to the loss. */
  penalty?(param: Tensor): Scalar
  /** The gradient of the penalty, of the param's shape. */
  gradient?(param: Tensor): Tensor
  /** The nearest allowed value of a param, applied after each step. */
  constrain?(param: Tensor): Tensor
}

declare module '@telarjs/core' {
  interface PluginKinds {
    regularizer: Regularizer
  }
}

/**
 * Defines a regularizer; see `l2.ts` for one.
 *
 * @example
 * export const drift = defineRegularizer({
 *   id: 'regularizer:acme/drift',
 *   summary: 'Pulls biases towards 0',
 *   options: noOptions,
 *   create: () => ({
 *     appliesTo: (name) => name.endsWith('/bias'),
 *     penalty: (param) => tf.sum(tf.square(param)),
 *     gradient: (param) => tf.mul(2, param),
 *   }),
 * })
 */
export const defineRegularizer = pluginDefiner('regularizer', { appliesTo: 'function' })
