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

/**
 * Defines an initializer.
 *
 * @example
 * export const half = defineInitializer({
 *   id: 'initializer:acme/half',
 *   summary: 'All values are 0.5',
 *   options: noOptions,
 *   create: () => ({ values: (shape) => new Float32Array(sizeOf(shape)).fill(0.5) }),
 * })
 */
export const defineInitializer = pluginDefiner('initializer', { values: 'function' })
