import type { StandardSchemaV1 } from '@standard-schema/spec'
import { jsonOptions } from './json-options.js'
import type { JsonObject, PlainJson } from './json.js'

/**
 * What each kind of plugin makes. The package that owns a kind augments it:
 * `declare module '@telarjs/core' { interface PluginKinds { optimizer: Optimizer } }`
 */
export interface PluginKinds {}

/**
 * The options of each plugin, by which TypeScript checks experiments. Each plugin's file augments it:
 * `declare module '@telarjs/core' { interface PluginOptions { 'optimizer:adam': OptionsOf<typeof adam> } }`
 */
export interface PluginOptions {}

/** A kind of plugin: `'optimizer'`, `'layer'` and so on. */
export type Kind = keyof PluginKinds & string

/** A plugin named in an experiment: a name and plain JSON, never a path to code. */
export interface AnySpec {
  readonly use: string
  readonly with?: JsonObject
}

/** How a plugin is written in the formats of other programs. `@telarjs/exchange` augments it with the formats that it writes. */
export interface PluginExporters {}

/** What a plugin is given to make its value. */
export interface CreateContext {
  /** Where in the experiment the plugin stands, for messages: `model[2]`. */
  readonly where: string
  /** Makes the value of a nested spec, such as a layer of layers. */
  create<K extends Kind>(kind: K, spec: AnySpec, where: string): PluginKinds[K]
}

/** The version of the contract between plugins and this package. It rises when plugins that were made for it would no longer work. */
export const pluginContract = 1

/** What the author of a plugin writes; its kind follows from the function it is defined with: `defineOptimizer`, `defineLayer` … */
export interface PluginDefinition<K extends Kind = Kind, Id extends string = string, In = any, Out = any> {
  /** `optimizer:adam`; of others `optimizer:acme/lion`. */
  readonly id: Id
  /** Raised when the meaning of the options or of the saved state changes; 1 where it is left out. */
  readonly version?: number
  /** Takes options that an earlier version saved in a checkpoint to the present ones. Without it, such a checkpoint is refused. */
  migrate?(options: JsonObject, from: number): JsonObject
  /** One line, shown by `telar list`. */
  readonly summary: string
  /** What an experiment that names this plugin has where it says nothing itself: a loss brings the metrics that fit its targets. */
  readonly implies?: { readonly metrics?: readonly AnySpec[] }
  /** For a layer or transform that networks are exported with: `telar export` finds them here. Telar's own are part of `@telarjs/exchange`. */
  readonly exporters?: PluginExporters
  /** The plugins that the defaults of its options name, so that `create` finds them without a registry. */
  readonly uses?: readonly Plugin[]
  /** The only place of defaults and limits. Any Standard Schema library will do. */
  readonly options: StandardSchemaV1<In, Out>
  create(options: Out, context: CreateContext): PluginKinds[K]
}

/** A plugin is a value; nothing registers itself on import. */
export interface Plugin<
  K extends Kind = Kind,
  Id extends string = string,
  In = any,
  Out = any,
> extends PluginDefinition<K, Id, In, Out> {
  readonly kind: K
  readonly version: number
  /** The `pluginContract` that it was made for. */
  readonly contract: number
  /** The members that what it makes must have, each with what `typeof` says of it. */
  readonly members?: Readonly<Record<string, string>>
}

/** The options that an experiment gives to a plugin. To `{}` TypeScript would take anything, so a plugin without options says that it has none. */
export type OptionsOf<P> =
  P extends Plugin<Kind, string, infer In> ? (keyof In extends never ? Record<string, never> : In) : never

/** The options of a plugin that has none. */
export const noOptions = jsonOptions({})

/**
 * A plugin from its definition. Packages of kinds wrap it: `defineOptimizer`, `defineLayer` and so on. The registry checks it when it is added, so
 * that a plugin that is imported by itself brings no checks along.
 *
 * @example
 * definePlugin({ kind: 'metric', id: 'metric:acme/hits', summary: 'Hits', options: noOptions, create: () => hits })
 */
export function definePlugin<K extends Kind, const Id extends `${K}:${string}`, In, Out>(
  plugin: PluginDefinition<K, Id, In, Out> & Pick<Plugin<K>, 'kind' | 'members'> & { readonly options: PlainJson<In> },
): Plugin<K, Id, In, Out> {
  return { version: 1, ...plugin, contract: pluginContract }
}

/** The name that `typeof` gives to a member. */
type TypeName<T> = T extends (...args: never[]) => unknown
  ? 'function'
  : T extends string
    ? 'string'
    : T extends boolean
      ? 'boolean'
      : 'object'

/** The members that what a kind of plugin makes must have. */
export type RequiredMembers<T> = {
  readonly [M in keyof T as undefined extends T[M] ? never : M]: TypeName<T[M]>
}

/** `definePlugin` for one kind. */
export type DefinePlugin<K extends Kind> = <const Id extends `${K}:${string}`, In, Out>(
  plugin: PluginDefinition<K, Id, In, Out> & { readonly options: PlainJson<In> },
) => Plugin<K, Id, In, Out>

/**
 * `definePlugin` for one kind, with the members that what a plugin makes must have. The registry checks them each time it makes one.
 *
 * @example
 * export const defineInitializer = pluginDefiner('initializer', { values: 'function' })
 */
export function pluginDefiner<K extends Kind>(kind: K, members: RequiredMembers<PluginKinds[K]>): DefinePlugin<K> {
  return (plugin) => definePlugin({ ...plugin, kind, members })
}
