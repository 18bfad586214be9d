import type { JsonObject } from '@telarjs/core'
import { shortId, type DraftSpec } from '../shared/draft.js'
import { firstOptions, type Schema } from '../shared/schema.js'
import { announce } from './announce.js'
import { pluginOf, pluginsOf } from './client.js'
import { listOf, setList, type ListField } from './draft.js'
import { buildTexts as t } from '../texts/build.js'

/** A spec of a plugin with what it needs to begin. */
export function freshSpec(id: string): DraftSpec {
  const schema = pluginOf(id)?.schema as Schema | undefined
  const options = schema ? firstOptions(schema, defaultSpec) : {}
  return Object.keys(options).length > 0 ? { use: id, with: options } : { use: id }
}

/** What a plugin of a kind is where nothing else was chosen. */
export function defaultSpec(kind: string): JsonObject | undefined {
  const usual: Readonly<Record<string, string>> = {
    optimizer: 'optimizer:adam',
    layer: 'layer:dense',
    schedule: 'schedule:cosine',
    initializer: 'initializer:he-normal',
  }
  const plugin = pluginOf(usual[kind] ?? '') ?? pluginsOf(kind)[0]
  return plugin ? (freshSpec(plugin.id) as unknown as JsonObject) : undefined
}

/** Adds a plugin to a list of the draft. @returns its place there */
export function addSpec(field: ListField, noun: string, id: string): number {
  const list = listOf(field)
  // A new layer comes before the last one, whose units are those of the data.
  const at = field === 'model' ? Math.max(0, list.length - 1) : list.length
  setList(field, list.toSpliced(at, 0, freshSpec(id)))
  announce(t.added(shortId(id), noun, at + 1))
  return at
}
