import { PluginError } from './errors.js'
import { show } from './show.js'
import type { JsonObject } from './json.js'
import type { Kind, OptionsOf, Plugin, PluginKinds } from './plugin.js'
import { createRegistry } from './registry.js'

/** The options of a plugin, which may be left out where each of them has a default, and plugins that they name. */
type CreateArguments<P extends Plugin> =
  Record<string, never> extends OptionsOf<P>
    ? [options?: OptionsOf<P>, plugins?: readonly Plugin[]]
    : [options: OptionsOf<P>, plugins?: readonly Plugin[]]

/**
 * Makes the value of one plugin, without a registry: options are checked, defaults filled in, and the plugins that defaults name are found.
 * Other plugins that the options name are handed over in a list.
 *
 * @throws ExperimentError for wrong options, and for the name of a plugin that was not handed over
 * @example
 * const optimizer = create(adam, { beta1: 0.8 })
 * const layer = create(dense, { units: 8 })
 * const other = create(dense, { units: 8, kernelInitializer: { use: 'initializer:orthogonal' } }, [orthogonal])
 */
export function create<P extends Plugin>(plugin: P, ...[options, plugins]: CreateArguments<P>): ValueOf<P> {
  if (typeof plugin?.id !== 'string')
    throw new PluginError({ where: 'create', expected: 'a plugin', received: show(plugin) })
  const registry = createRegistry(withUsed([plugin, ...(plugins ?? [])]))
  return registry.create(plugin.kind, { use: plugin.id, with: (options ?? {}) as JsonObject }, 'create') as ValueOf<P>
}

/** What a plugin makes: a `Layer`, an `Optimizer` and so on. */
export type ValueOf<P> = P extends Plugin<infer K extends Kind> ? PluginKinds[K] : never

/** Plugins with those that their defaults name, each once. */
function withUsed(plugins: readonly Plugin[]): readonly Plugin[] {
  const found = new Map<string, Plugin>()
  const add = (plugin: Plugin): void => {
    if (found.has(plugin.id)) return
    found.set(plugin.id, plugin)
    plugin.uses?.forEach(add)
  }
  plugins.forEach(add)
  return [...found.values()]
}
