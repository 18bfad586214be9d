import type { StandardSchemaV1 } from '@standard-schema/spec'
import { ExperimentError } from './errors.js'
import { withArticle } from './format.js'
import { missing, unknownName, type Issue } from './issues.js'
import { nearest } from './nearest.js'

/**
 * Checks options against their schema and returns them with every default made explicit.
 *
 * @throws ExperimentError `optimizer:adam with.beta1: expected <1, received 2`, a line for each wrong option
 * @example
 * checkOptions(v.strictObject({ rate: v.optional(v.number(), 0.5) }), {}, 'layer:dropout with') // { rate: 0.5 }
 */
export function checkOptions<Out>(schema: StandardSchemaV1<unknown, Out>, value: unknown, where: string): Out {
  const result = schema['~standard'].validate(value)
  if (result instanceof Promise)
    throw new ExperimentError({ where, problem: 'its schema checks asynchronously, which options may not' })
  if (!result.issues) return result.value
  throw new ExperimentError(result.issues.map((issue) => issueOf(issue, schema, where)))
}

function issueOf(issue: StandardSchemaV1.Issue, schema: unknown, root: string): Issue {
  const path = (issue.path ?? []).map((part) => (typeof part === 'object' ? part.key : part))
  const where = root + path.map((key) => (typeof key === 'number' ? `[${key}]` : `.${String(key)}`)).join('')
  const known = knownKeys(schemaAt(schema, path.slice(0, -1)))
  const last = String(path.at(-1))
  if (path.length > 0 && known?.includes(last) === false) return unknownName(where, 'option', last, known)

  const [, expected, received] = /Expected (.+) but received (.+)$/s.exec(issue.message) ?? []
  if (expected === undefined || received === undefined) return reworded(where, issue.message)
  if (received === 'undefined') return missing(where, typeOf(schemaAt(schema, path)) ?? expected)
  const didYouMean = nearestWord(expected, received)
  return { where, expected, received, ...(didYouMean === undefined ? {} : { didYouMean }) }
}

/** Valibot's `Invalid integer: Received 0.5` in our words; others' messages stay as they are. */
function reworded(where: string, message: string): Issue {
  const [, what, received] = /^Invalid ([a-z ]+): Received (.+)$/s.exec(message) ?? []
  if (what === undefined || received === undefined) return { where, problem: message }
  return { where, expected: withArticle(what === 'finite' ? 'finite number' : what), received }
}

/** `"relu"`, where one of a few words was expected and another came. */
function nearestWord(expected: string, received: string): string | undefined {
  const words = expected.match(/"[^"]*"/g) ?? []
  return words.length > 1 && received.startsWith('"') ? nearest(received, words) : undefined
}

/** What libraries show of a schema: the names of Valibot, Zod and `jsonOptions`. */
interface SchemaParts {
  readonly entries?: Record<string, unknown>
  readonly shape?: Record<string, unknown>
  readonly wrapped?: unknown
  readonly item?: unknown
  readonly expects?: string
  readonly type?: string
}

/** The schema of a nested option, where its library shows it. */
function schemaAt(schema: unknown, path: readonly PropertyKey[]): SchemaParts | undefined {
  const parts = unwrap(schema)
  const [key, ...rest] = path
  if (key === undefined || parts === undefined) return parts
  const entries = parts.entries ?? parts.shape
  const entry = entries && Object.hasOwn(entries, key) ? entries[String(key)] : undefined
  return schemaAt(typeof key === 'number' ? parts.item : entry, rest)
}

function unwrap(schema: unknown): SchemaParts | undefined {
  const parts = schema as SchemaParts | undefined
  return parts?.wrapped === undefined ? parts : unwrap(parts.wrapped)
}

function knownKeys(parts: SchemaParts | undefined): string[] | undefined {
  const keys = parts?.entries ?? parts?.shape
  return keys && Object.keys(keys)
}

/** `a number or an array`; words of a list stay as they are. */
function typeOf(parts: SchemaParts | undefined): string | undefined {
  const kinds = (parts?.expects ?? parts?.type)?.replace(/^\((.*)\)$/s, '$1').split(' | ')
  return kinds?.map((kind) => (kind.startsWith('"') ? kind : withArticle(kind.toLowerCase()))).join(' or ')
}
