import { isTelarError, optionsJsonSchema, PluginError, type JsonObject, type Kind, type Plugin } from '@telarjs/core'
import { subjectOf, type KitConfig, type Subject } from './subject.js'

/** Limits beyond this only keep nonsense out; nobody means to use them. */
const LARGEST = 1e4

/**
 * The options under test with one of them at a limit of its schema: the smallest and the largest number, each choice, true and false.
 *
 * @example
 * await optionsAtLimits(dropout, { rate: 0.5 }) // [{ rate: 0 }]
 */
export async function optionsAtLimits(plugin: Plugin, options: JsonObject = {}): Promise<readonly JsonObject[]> {
  const { properties } = (await optionsJsonSchema(plugin)) as { properties?: Record<string, JsonObject> }
  return Object.entries(properties ?? {}).flatMap(([name, schema]) =>
    limitsOf(schema)
      .filter((value) => value !== options[name] && value !== schema['default'])
      .map((value): JsonObject => ({ ...options, [name]: value })),
  )
}

/** The plugin with other options than those under test, as far as it takes them: those at a limit, and numbers twice and half as large. */
export async function withOtherOptions<K extends Kind, Config extends KitConfig>({
  plugin,
  config,
}: Subject<K, Config>): Promise<readonly Subject<K, Config>[]> {
  const { options } = config
  const { properties } = (await optionsJsonSchema(plugin)) as { properties?: Record<string, JsonObject> }
  const scaled = Object.entries(properties ?? {}).flatMap(([name, schema]) => {
    const value = options?.[name] ?? schema['default']
    if (typeof value !== 'number' || value === 0) return []
    return [2 * value, schema['type'] === 'integer' ? Math.ceil(value / 2) : value / 2]
      .filter((other) => other !== value)
      .map((other): JsonObject => ({ ...options, [name]: other }))
  })
  return [...(await optionsAtLimits(plugin, options)), ...scaled]
    .map((others) => subjectOf<K, Config>(plugin, { ...config, options: others }))
    .filter(isMade)
}

function isMade({ make }: { make(): unknown }): boolean {
  try {
    make()
    return true
  } catch {
    return false
  }
}

function limitsOf(schema: JsonObject): readonly (number | string | boolean)[] {
  const { type, minimum, maximum, enum: choices } = schema
  if (type === 'boolean') return [true, false]
  if (Array.isArray(choices)) return choices.filter((choice) => typeof choice === 'string')
  return [minimum, maximum].filter((limit): limit is number => typeof limit === 'number' && Math.abs(limit) <= LARGEST)
}

/** Tries a plugin with each of its options at a limit. An error of Telar that refuses the options, the shape or the run is not a fault of the plugin. */
export async function tryLimits<K extends Kind, Config extends KitConfig>(
  subject: Subject<K, Config>,
  at: (options: JsonObject) => Subject<K, Config>,
  attempt: (subject: Subject<K, Config>) => void | Promise<void>,
): Promise<void> {
  for (const options of await optionsAtLimits(subject.plugin, subject.config.options)) {
    try {
      await attempt(at(options))
    } catch (cause) {
      if (isTelarError(cause) && !(cause instanceof PluginError)) continue
      throw new Error(`with ${JSON.stringify(options)}: ${(cause as Error).message}`, { cause })
    }
  }
}
