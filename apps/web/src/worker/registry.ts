import {
  createRegistry,
  issuesWithin,
  optionsJsonSchema,
  PluginError,
  type CreateContext,
  type Plugin,
  type Registry,
} from '@telarjs/core'
import type { Dataset, LoadContext, LoadedData } from '@telarjs/datasets'
import { builtinPlugins } from '@telarjs/trainer/builtin'
import type { PluginInfo } from '../protocol/api.js'

/** The plugins of the page: Telar's own and the user's. */
export interface Plugins {
  registry(): Registry
  /** @param module that they are from @returns their ids @throws PluginError that names the module: for two plugins of one id, and for what is no plugin */
  add(module: string, plugins: readonly Plugin[]): readonly string[]
  catalog(): Promise<readonly PluginInfo[]>
}

/**
 * A registry whose data sets are loaded once: by the form, the run and the views.
 * @param filesVersion changes when files change
 */
export function createPlugins(filesVersion: () => number): Plugins {
  const load = keepLast(2)
  const withCache = (plugin: Plugin): Plugin =>
    plugin.kind === 'dataset' ? cached(plugin, load, filesVersion) : plugin
  let own: readonly Plugin[] = []
  let registry = createRegistry<Plugin>(builtinPlugins.map(withCache))

  return {
    registry: () => registry,
    add(module, plugins) {
      // A module that is loaded again takes the place of its older self.
      const kept = own.filter(({ id }) => !plugins.some((plugin) => plugin.id === id))
      try {
        registry = createRegistry<Plugin>([...builtinPlugins, ...kept, ...plugins].map(withCache))
      } catch (cause) {
        throw new PluginError(issuesWithin(module, cause), { cause })
      }
      own = [...kept, ...plugins]
      return plugins.map(({ id }) => id)
    },
    catalog: () =>
      Promise.all(
        registry.plugins.map(async (plugin) => ({
          kind: plugin.kind as string,
          id: plugin.id,
          summary: plugin.summary,
          schema: await optionsJsonSchema(plugin),
          own: own.some(({ id }) => id === plugin.id),
        })),
      ),
  }
}

type Loader = (key: string, work: () => Promise<LoadedData>) => Promise<LoadedData>

function cached(plugin: Plugin, load: Loader, filesVersion: () => number): Plugin {
  return {
    ...plugin,
    create(options: unknown, context: CreateContext): Dataset {
      const dataset = plugin.create(options, context) as unknown as Dataset
      return {
        load: (given: LoadContext) =>
          load(JSON.stringify([plugin.id, options, given.random.key, filesVersion(), 'isHollow' in given.files]), () =>
            dataset.load(given),
          ),
      }
    },
  } as unknown as Plugin
}

/** Keeps the last few results; a failure is not kept. */
function keepLast(count: number): Loader {
  const kept = new Map<string, Promise<LoadedData>>()
  return (key, work) => {
    const found = kept.get(key)
    kept.delete(key)
    const made = found ?? work()
    kept.set(key, made)
    made.catch(() => kept.delete(key))
    for (const old of [...kept.keys()].slice(0, -count)) kept.delete(old)
    return made
  }
}
