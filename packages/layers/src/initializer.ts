import { definePlugin, type Plugin, type Random } from '@telarjs/core'
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
export function defineInitializer<const Id extends `initializer:${string}`, In, Out>(
  plugin: Parameters<typeof definePlugin<'initializer', Id, In, Out>>[0],
): Plugin<'initializer', Id, In, Out> {
  return definePlugin(plugin)
}
