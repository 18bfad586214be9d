import { checkPlugin, makeValue } from './check-plugin.js'
import { ExperimentError, isTelarError, PluginError } from './errors.js'
import { withArticle } from './format.js'
import { isPlainObject, type JsonObject } from './json.js'
import { nearest } from './nearest.js'
import { unknownName, type Issue } from './issues.js'
import { checkOptions } from './options.js'
import { show } from './show.js'
import { thrownInWords } from './thrown.js'
import type { AnySpec, CreateContext, Kind, Plugin, PluginKinds } from './plugin.js'

/** A spec whose options are checked and whose defaults are explicit, as it is saved with a run. */
export interface ParsedSpec {
  readonly use: string
  readonly with: JsonObject
}

/** An immutable set of plugins. Its type says which plugins are really there. */
export interface Registry<P extends Plugin = Plugin> {
  readonly plugins: readonly P[]
  /** All plugins of a kind, in the order they were given. */
  list(kind: Kind): readonly P[]
  /** The plugin of an id. @throws ExperimentError that names the nearest id and the package that would hold it */
  get(kind: Kind, id: string, where?: string): P
  /** Checks a spec, and the specs nested in its options, and makes all defaults explicit. @throws ExperimentError */
  parse(kind: Kind, spec: unknown, where?: string): ParsedSpec
  /** Makes what a spec names. @throws ExperimentError for wrong options, PluginError where the plugin itself throws */
  create<K extends Kind>(kind: K, spec: AnySpec, where?: string): PluginKinds[K]
}

/** Which package holds the built-in plugins of a kind, for the message about an unknown id. */
const homes: ReadonlyMap<string, string> = new Map([
  ['dataset', '@telarjs/datasets'],
  ['transform', '@telarjs/transforms'],
  ['layer', '@telarjs/layers'],
  ['initializer', '@telarjs/layers'],
  ['loss', '@telarjs/losses'],
  ['metric', '@telarjs/metrics'],
  ['optimizer', '@telarjs/optimizers'],
  ['regularizer', '@telarjs/regularizers'],
  ['schedule', '@telarjs/schedulers'],
  ['callback', '@telarjs/callbacks'],
])

/**
 * Builds a registry from plugins. Nothing else can add to it.
 *
 * @throws PluginError for two plugins of one id, for what is no plugin, for an id that is not `kind:name` in kebab-case, and for a member that is missing
 * @example
 * const registry = createRegistry([adam, dense])
 * registry.parse('optimizer', { use: 'optimizer:adam' }) // every default explicit
 */
export function createRegistry<const P extends Plugin>(plugins: readonly P[]): Registry<P> {
  const all = [...plugins]
  const byId = new Map<string, P>()
  for (const plugin of all) {
    checkPlugin(plugin)
    if (byId.has(plugin.id))
      throw new PluginError({ where: 'createRegistry', problem: `two plugins have the id '${plugin.id}'` })
    byId.set(plugin.id, plugin)
  }

  function list(kind: Kind): readonly P[] {
    return all.filter((plugin) => plugin.kind === kind)
  }

  function get(kind: Kind, id: string, where: string = kind): P {
    const plugin = byId.get(id)
    if (plugin?.kind === kind) return plugin
    if (plugin)
      throw new ExperimentError({
        where,
        expected: withArticle(kind),
        received: `the ${plugin.kind} '${id}'`,
      })
    const known = list(kind).map((other) => other.id)
    throw new ExperimentError(unknownId(kind, id, known, where))
  }

  function parse(kind: Kind, spec: unknown, where: string = kind): ParsedSpec {
    if (!isPlainObject(spec) || typeof spec['use'] !== 'string') {
      throw new ExperimentError({ where, expected: `{ "use": "${kind}:…", "with"?: {…} }`, received: show(spec) })
    }
    const stray = Object.keys(spec).find((key) => key !== 'use' && key !== 'with')
    if (stray !== undefined) throw new ExperimentError(unknownName(where, 'key', stray, ['use', 'with']))
    const plugin = get(kind, spec['use'], where)
    const options = checkOptions(plugin.options, spec['with'] ?? {}, `${where}: ${plugin.id} with`)
    return { use: plugin.id, with: parseNested(options, `${where}.with`) as JsonObject }
  }

  /** An object with a `use` of the form `kind:name` inside options is a nested spec. */
  function parseNested(value: unknown, where: string): unknown {
    if (Array.isArray(value)) return value.map((item, index) => parseNested(item, `${where}[${index}]`))
    if (!isPlainObject(value)) return value
    const kind = typeof value['use'] === 'string' ? /^([a-z]+):/.exec(value['use'])?.[1] : undefined
    if (kind !== undefined) return parse(kind as Kind, value, where)
    const entries = Object.entries(value).filter(([, item]) => item !== undefined)
    return Object.fromEntries(entries.map(([key, item]) => [key, parseNested(item, `${where}.${key}`)]))
  }

  function create<K extends Kind>(kind: K, spec: AnySpec, where: string = kind): PluginKinds[K] {
    const parsed = parse(kind, spec, where)
    const plugin = get(kind, parsed.use, where)
    const context: CreateContext = { where, create }
    try {
      return makeValue(plugin, parsed.with, context) as PluginKinds[K]
    } catch (cause) {
      if (isTelarError(cause)) throw cause
      throw new PluginError({ where, problem: `${plugin.id} could not be made: ${thrownInWords(cause)}` }, { cause })
    }
  }

  return { plugins: all, list, get, parse, create }
}

function unknownId(kind: Kind, id: string, known: readonly string[], where: string): Issue {
  const holder = id.includes('/') ? 'a package that your telar.config.ts or --plugin must list' : homes.get(kind)
  const near = nearest(id, known) ?? nearest(`${kind}:${id}`, known)
  const remedy = holder ? { remedy: `It would be in ${holder}` } : {}
  return unknownName(where, kind, id, known, { near, lister: `telar list ${kind}`, ...remedy })
}
