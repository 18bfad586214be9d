import type { AnySpec, Json } from '@telarjs/core'
import type { Draft } from '../shared/draft.js'
import { findExperimentById } from './recipe-lookup.js'

/** An experiment as JSON, short lists and objects on one line. */
export function toJson(value: unknown, indent = ''): string {
  const flat = flatJson(value)
  if (flat.length + indent.length <= 60 || typeof value !== 'object' || value === null) return flat
  const inner = `${indent}  `
  if (Array.isArray(value)) return `[\n${value.map((item) => inner + toJson(item, inner)).join(',\n')}\n${indent}]`
  return `{\n${Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) => `${inner}${JSON.stringify(key)}: ${toJson(item, inner)}`)
    .join(',\n')}\n${indent}}`
}

function flatJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(flatJson).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, item]) => item !== undefined)
  return entries.length === 0
    ? '{}'
    : `{ ${entries.map(([key, item]) => `${JSON.stringify(key)}: ${flatJson(item)}`).join(', ')} }`
}

/** The line for a shell that trains the same experiment. Recipes are named; everything else is read from a file. */
export function toCommand(experiment: Draft): string {
  const base = findExperimentById(experiment)
  if (base) {
    const overrides = Object.keys(experiment).filter(
      (key) => JSON.stringify(experiment[key as keyof Draft]) !== JSON.stringify(base.experiment[key as keyof Draft]),
    )
    const parts = overrides.map((key) => `${key}=${quoted(experiment[key as keyof Draft] as Json)}`)
    if (parts.length <= 4) return ['telar train', base.id, ...parts].join(' ')
  }
  return `telar train ${experiment.name}.json`
}

function quoted(value: Json): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value)
  return /^[\w.+-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
}

/** The same as a program. */
export function toTypeScript(experiment: Draft): string {
  return `import { startBackend } from '@telarjs/backend-node'
import { createDownload, nodeFiles } from '@telarjs/datasets/node'
import { builtinRegistry as registry, train } from '@telarjs/trainer'

const backend = await startBackend()

const experiment = ${typescript(experiment as unknown as Json, '')}

for await (const event of train(experiment, { registry, backend, files: nodeFiles(), download: createDownload() })) {
  if (event.type === 'evaluated') console.log(event.epoch, event.split, event.metrics)
}
await backend.stop()
`
}

function typescript(value: Json | AnySpec, indent: string): string {
  const flat = literal(value)
  if (flat.length + indent.length <= 110 || typeof value !== 'object' || value === null) return flat
  const inner = `${indent}  `
  if (Array.isArray(value))
    return `[\n${value.map((item: Json) => inner + typescript(item, inner)).join(',\n')},\n${indent}]`
  return `{\n${Object.entries(value)
    .map(([key, item]) => `${inner}${name(key)}: ${typescript(item as Json, inner)}`)
    .join(',\n')},\n${indent}}${indent === '' ? ' as const' : ''}`
}

function literal(value: unknown): string {
  if (typeof value === 'string') return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (typeof value === 'object' && value !== null)
    return `{ ${Object.entries(value)
      .map(([key, item]) => `${name(key)}: ${literal(item)}`)
      .join(', ')} }`
  return String(value)
}

function name(key: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(key) ? key : literal(key)
}
