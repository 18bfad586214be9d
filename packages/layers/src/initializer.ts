import { pluginDefiner, type Random } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'

/** Makes the first values of a param. */
export interface Initializer {
  /**
   * @param shape of the param: [in, out], or [height, width, in, out] for a convolution
   * @returns its values, row by row
   */
  values(shape: Shape, random: Random): Float32Array
}

declare module '@telarjs/core' {
  interface PluginKinds {
    initializer: Initializer
  }
}

/** Defines an initializer. */
export const defineInitializer = pluginDefiner<'initializer'>({ values: 'function' })
