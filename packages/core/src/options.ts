import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ExperimentError } from './errors.js'
import { isPlainObject } from './json.js'
import { nearest } from './nearest.js'

/** Writes a value as it would stand in an experiment, cut to one line. */
export function show(value: unknown): string {
  const text = typeof value === 'function' ? 'a function' : (JSON.stringify(value) ?? String(value))
  return text.length > 60 ? `${text.slice(0, 57)}...` : text
}

/**
 * Checks options against their schema and returns them with every default made explicit.
 *
 * @throws ExperimentError `optimizer:adam with.beta1: expected <1, received 2`
 */
export function checkOptions<Out>(schema: StandardSchemaV1<unknown, Out>, value: unknown, where: string): Out {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise) throw new ExperimentError(`${where}: its schema checks asynchronously, which options may not`)
  if (!result.issues) return result.value
  throw new ExperimentError(result.issues.map((issue) => `${where}${describeIssue(issue, schema, value)}`).join('\n'))
}

function describeIssue(issue: StandardSchemaV1.Issue, schema: unknown, value: unknown): string {
  const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
  const at = path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  const unknownKey = path.length === 1 && isPlainObject(value) && knownKeys(schema)?.includes(String(path[0])) === false
  if (unknownKey) return `${at}: ${unknownName('option', String(path[0]), knownKeys(schema)!)}`
  const [, expected, received] = /Expected (.+) but received (.+)$/s.exec(issue.message) ?? []
  if (expected === undefined) return `${at}: ${issue.message}`
  const missing = received === 'undefined'
  return missing ? `${at}: expected ${expected}, but it is missing` : `${at}: expected ${expected}, received ${received}`
}

/** The keys of an object schema, where its library shows them (Valibot's `entries`, Zod's `shape`). */
function knownKeys(schema: unknown): string[] | undefined {
  const { entries, shape } = schema as { entries?: object; shape?: object }
  const keys = entries ?? shape
  return keys && Object.keys(keys)
}

/** `unknown option 'bta1'; did you mean 'beta1'? Known: beta1, beta2` */
export function unknownName(what: string, name: string, known: readonly string[], near = nearest(name, known)): string {
  const list = known.length > 0 ? `Known: ${known.join(', ')}` : 'There are none'
  return `unknown ${what} '${name}'${near ? `; did you mean '${near}'?` : '.'} ${list}`
}
