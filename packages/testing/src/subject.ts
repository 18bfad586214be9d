import {
  createRegistry,
  isTelarError,
  PluginError,
  type JsonObject,
  type Kind,
  type Plugin,
  type PluginKinds,
} from '@telarjs/core'

export type {} from './kinds.js'

/** Options of every kit. */
export interface KitConfig {
  /** Options to test the plugin with, if some have no default or a variant is to be tested. */
  readonly options?: JsonObject
  /** Plugins that its options name, such as a layer's initializers. */
  readonly plugins?: readonly Plugin[]
}

/** A plugin under test. */
export interface Subject<K extends Kind, Config extends KitConfig = KitConfig> {
  readonly plugin: Plugin<K>
  readonly config: Config
  /** Makes a new value of the plugin with the options under test. */
  make(): PluginKinds[K]
}

/** The checks: one sentence each, and a function that throws where it does not hold. */
export type Checks<K extends Kind, Config extends KitConfig> = Readonly<
  Record<string, (subject: Subject<K, Config>) => void | Promise<void>>
>

/** Prepares a plugin for its checks. */
export function subjectOf<K extends Kind, Config extends KitConfig>(
  plugin: Plugin<K>,
  config: Config = {} as Config,
): Subject<K, Config> {
  return {
    plugin,
    config,
    make: () => registryOf({ plugin, config }).create(plugin.kind, { use: plugin.id, with: config.options ?? {} }),
  }
}

/** The plugin under test and those that it needs: the ones given beside it, and the ones that its defaults name. */
export function registryOf({ plugin, config }: Pick<Subject<Kind>, 'plugin' | 'config'>) {
  const found = new Map<string, Plugin>()
  const add = (other: Plugin): void => {
    if (found.has(other.id)) return
    found.set(other.id, other)
    other.uses?.forEach(add)
  }
  for (const other of [plugin as Plugin, ...(config.plugins ?? [])]) add(other)
  return createRegistry([...found.values()])
}

/** What work gives; undefined where the plugin refuses, such as a shape that does not suit it. */
export function unlessRefused<T>(work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (isTelarError(error)) return undefined
    throw error
  }
}

/** Throws as a broken contract of the plugin. */
export function broken(subject: { readonly plugin: Plugin }, what: string): never {
  throw new PluginError({ where: subject.plugin.id, problem: what })
}
