import { definePlugin, type Plugin } from '@telarjs/core'
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

/** Defines a regularizer; see `l2.ts` for one. */
export function defineRegularizer<const Id extends `regularizer:${string}`, In, Out>(
  plugin: Parameters<typeof definePlugin<'regularizer', Id, In, Out>>[0],
): Plugin<'regularizer', Id, In, Out> {
  return definePlugin(plugin)
}
