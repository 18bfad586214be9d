import { isPlainObject, type Json, type JsonObject, type ParsedExperiment } from '@telarjs/core'
import type { PluginInfo } from '../protocol/api.js'
import type { Draft } from '../shared/draft.js'

/** The draft of a run: its experiment without the options that are the defaults of its plugins, which a run's own record names too. */
export function draftOf(experiment: ParsedExperiment, plugins: readonly PluginInfo[]): Draft {
  const schemas = new Map(plugins.map(({ id, schema }) => [id, schema]))
  function short(value: Json): Json {
    if (Array.isArray(value)) return value.map(short)
    if (!isPlainObject(value)) return value
    const properties = (schemas.get(String(value['use']))?.['properties'] ?? {}) as {
      readonly [name: string]: JsonObject
    }
    const { with: options, ...rest } = Object.fromEntries(
      Object.entries(value).map(([name, inner]) => [name, short(inner as Json)]),
    )
    if (!isPlainObject(options)) return rest
    const chosen = Object.entries(options).filter(
      ([name, option]) => !isSame(option as Json, short(properties[name]?.['default'] as Json)),
    )
    return chosen.length > 0 ? { ...rest, with: Object.fromEntries(chosen) as JsonObject } : rest
  }
  return short(experiment as unknown as Json) as unknown as Draft
}

function isSame(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
