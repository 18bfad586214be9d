import type { Json } from '@telarjs/core'
import { extname } from 'node:path'

/** A line of an experiment, or several, with the comment above it. Entries without keys are those of a list. */
export interface Entry {
  readonly key?: string
  readonly comment?: string
  /** A value on one line, or the entries of one that is written over several. */
  readonly value: Json | Nested
}

/** What is written over several lines. */
export class Nested {
  constructor(readonly entries: readonly Entry[]) {}
}

/** How one of the formats writes a key, a text and a comment. */
interface Dialect {
  readonly comment: string
  readonly key: (name: string) => string
  readonly text: (text: string) => string
}

const quoted = (text: string) => JSON.stringify(text)
const json: Dialect = { comment: '//', key: quoted, text: quoted }
const module: Dialect = {
  comment: '//',
  key: (name) => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : singleQuoted(name)),
  text: singleQuoted,
}
/** Unquoted where every YAML reader takes it for just that text, otherwise as in JSON, which YAML 1.2 reads. */
const plainInYaml = (text: string) =>
  /^[A-Za-z][\w./-]*(:[\w./-]+)?$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(text)
const yaml: Dialect = {
  comment: '#',
  key: (name) => (plainInYaml(name) ? name : quoted(name)),
  text: (text) => (plainInYaml(text) ? text : quoted(text)),
}

function singleQuoted(text: string): string {
  const inside = JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")
  return `'${inside}'`
}

/**
 * The text of an experiment in the format that the ending of its file names: JSON with comments, YAML or a module.
 *
 * @param head comments at the top
 */
export function writeExperiment(file: string, head: readonly string[], entries: readonly Entry[]): string {
  const ending = extname(file).toLowerCase()
  if (ending === '.yaml' || ending === '.yml') {
    const lines = entries.flatMap((entry, i) => [...space(entry, i), ...yamlLines(entry, '')])
    return [...head.map((line) => `# ${line}`), ...lines, ''].join('\n')
  }
  const isModule = /^\.[cm]?[jt]s$/.test(ending)
  const lines = bracedLines(entries, '  ', isModule ? module : json, true)
  return [
    ...head.map((line) => `// ${line}`),
    `${isModule ? 'export const experiment = ' : ''}{`,
    ...lines,
    '}',
    '',
  ].join('\n')
}

/** An entry with a comment is set apart by a blank line. */
function space({ comment }: Entry, index: number): string[] {
  return comment !== undefined && index > 0 ? [''] : []
}

function bracedLines(entries: readonly Entry[], indent: string, dialect: Dialect, isSpaced = false): string[] {
  return entries.flatMap((entry, i) => {
    const { key, value } = entry
    const label = key === undefined ? '' : `${dialect.key(key)}: `
    const comma = i < entries.length - 1 ? ',' : ''
    const above = [...(isSpaced ? space(entry, i) : []), ...commentLines(entry, indent, dialect)]
    if (!(value instanceof Nested)) return [...above, `${indent}${label}${inline(value, dialect)}${comma}`]
    const [open, close] = isList(value) ? '[]' : '{}'
    const inner = bracedLines(value.entries, `${indent}  `, dialect)
    return [...above, `${indent}${label}${open}`, ...inner, `${indent}${close}${comma}`]
  })
}

function yamlLines(entry: Entry, indent: string): string[] {
  const { key, value } = entry
  const above = commentLines(entry, indent, yaml)
  const label = key === undefined ? '-' : `${yaml.key(key)}:`
  if (!(value instanceof Nested)) return [...above, `${indent}${label} ${inline(value, yaml)}`]
  return [...above, `${indent}${label}`, ...value.entries.flatMap((inner) => yamlLines(inner, `${indent}  `))]
}

/** Names of columns occur in comments, and may contain line breaks. */
function commentLines({ comment }: Entry, indent: string, dialect: Dialect): string[] {
  return comment === undefined ? [] : [`${indent}${dialect.comment} ${comment.replace(/\s+/g, ' ')}`]
}

const isList = ({ entries }: Nested) => entries.every(({ key }) => key === undefined)

function inline(value: Json, dialect: Dialect): string {
  if (typeof value === 'string') return dialect.text(value)
  if (typeof value !== 'object' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map((item) => inline(item, dialect)).join(', ')}]`
  const entries = Object.entries(value).map(([key, item]) => `${dialect.key(key)}: ${inline(item, dialect)}`)
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`
}
