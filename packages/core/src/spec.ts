import type { JsonObject } from './json.js'
import type { Kind, OptionsOf, Plugin, PluginOptions } from './plugin.js'
import type { Registry } from './registry.js'

/** A spec inside options, as `specOf` declares it. It says the kind alone; `Spec` types the rest by the plugins that are declared. */
export interface NestedSpec<K extends string = string> {
  readonly use: `${K}:${string}`
  readonly with?: JsonObject
}

/** Options whose nested specs are typed: by the plugins of a registry, or else by those that are declared. */
type TypedOptions<O, R> =
  O extends NestedSpec<infer K>
    ? R extends Registry
      ? SpecIn<R, K>
      : Spec<K>
    : string extends keyof O
      ? O
      : O extends object
        ? { [Key in keyof O]: TypedOptions<O[Key], R> }
        : O

/** A spec of one plugin. Its options may be left out where each of them may. */
type SpecOfPlugin<Id, O, R> =
  Record<never, never> extends O
    ? { readonly use: Id; readonly with?: TypedOptions<O, R> }
    : { readonly use: Id; readonly with: TypedOptions<O, R> }

type DeclaredId<K extends string> = Extract<keyof PluginOptions, `${K}:${string}`>

/**
 * The specs of one kind that TypeScript knows: of each plugin whose package is imported and declares its options in `PluginOptions`.
 * A plugin without such a declaration gets one in your own code:
 * `declare module '@telarjs/core' { interface PluginOptions { 'layer:acme/maxout': JsonObject } }`,
 * or one for all of an owner, with the key ``[id: `layer:acme/${string}`]``.
 */
export type Spec<K extends string> = {
  [Id in DeclaredId<K>]: SpecOfPlugin<Id, PluginOptions[Id], undefined>
}[DeclaredId<K>]

/** The specs of one kind that a registry can really make. */
export type SpecIn<R, K extends string> =
  R extends Registry<infer P>
    ? P extends Plugin<K & Kind, infer Id>
      ? SpecOfPlugin<Id, OptionsOf<P>, R>
      : never
    : never
