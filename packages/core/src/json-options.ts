import type { StandardSchemaV1 } from '@standard-schema/spec'

/** An option in the words of JSON Schema: a finite number, or yes or no. Without a default it must be given. */
export type JsonOption = NumberOption | { type: 'boolean'; default?: boolean; description: string }

/** An option that is a finite number. */
export type NumberOption = {
  type: 'number' | 'integer'
  default?: number
  minimum?: number
  exclusiveMinimum?: number
  maximum?: number
  exclusiveMaximum?: number
  description: string
}

type Entry = JsonOption | StandardSchemaV1

type InputOf<E> = E extends StandardSchemaV1<infer In> ? In : E extends { type: 'boolean' } ? boolean : number
type OutputOf<E> = E extends StandardSchemaV1<unknown, infer Out> ? Out : InputOf<E>
type OptionalKeys<E> = {
  [K in keyof E]: E[K] extends { default: unknown } ? K : undefined extends InputOf<E[K]> ? K : never
}[keyof E]

/** A Standard Schema that shows its options as data. */
export interface JsonOptions<E> extends StandardSchemaV1<
  { [K in OptionalKeys<E>]?: InputOf<E[K]> } & { [K in Exclude<keyof E, OptionalKeys<E>>]: InputOf<E[K]> },
  { [K in keyof E]: OutputOf<E[K]> }
> {
  readonly entries: E
}

/**
 * A schema of options that are numbers and booleans, written as the JSON Schema of each; other options are of any Standard Schema library. A tenth of
 * the code of a library, for plugins that a page imports one by one. Unknown options are refused.
 *
 * @example
 * const options = jsonOptions({
 *   rate: { type: 'number', default: 0.5, minimum: 0, exclusiveMaximum: 1, description: 'How much is left out' },
 * })
 */
export function jsonOptions<const E extends Readonly<Record<string, Entry>>>(entries: E): JsonOptions<E> {
  return {
    entries,
    '~standard': {
      version: 1,
      vendor: 'telar',
      validate(given) {
        if (typeof given !== 'object' || !given) return refused('Object', given)
        const value: Record<string, unknown> = {}
        const issues: StandardSchemaV1.Issue[] = []
        for (const key in { ...entries, ...given }) {
          const result = check(
            Object.hasOwn(entries, key) ? entries[key] : undefined,
            (given as Record<string, unknown>)[key],
          )
          if (result instanceof Promise) return result as Promise<never>
          if (result.issues)
            issues.push(...result.issues.map((issue) => ({ ...issue, path: [key, ...(issue.path ?? [])] })))
          else value[key] = result.value
        }
        return issues.length > 0 ? { issues } : { value: value as never }
      },
    },
  }
}

const limits: readonly [keyof NumberOption, string, (value: number, limit: number) => boolean][] = [
  ['minimum', '>=', (value, limit) => value >= limit],
  ['exclusiveMinimum', '>', (value, limit) => value > limit],
  ['maximum', '<=', (value, limit) => value <= limit],
  ['exclusiveMaximum', '<', (value, limit) => value < limit],
]

function check(entry: Entry | undefined, given: unknown): ReturnType<StandardSchemaV1['~standard']['validate']> {
  if (entry && '~standard' in entry) return entry['~standard'].validate(given)
  const value = given === undefined ? entry?.default : given
  const expected = entry ? expectedOf(entry, value) : 'never'
  return expected === undefined ? { value } : refused(expected, value)
}

function refused(expected: string, value: unknown): StandardSchemaV1.FailureResult {
  const received = typeof value === 'number' ? value : JSON.stringify(value)
  return { issues: [{ message: `Expected ${expected} but received ${received}` }] }
}

/** What is expected in place of a value; undefined where it is right. */
function expectedOf(entry: JsonOption, value: unknown): string | undefined {
  if (entry.type === 'boolean') return typeof value === 'boolean' ? undefined : 'boolean'
  if (typeof value !== 'number' || Number.isNaN(value)) return 'number'
  for (const [name, sign, holds] of limits) {
    const limit = entry[name]
    if (typeof limit === 'number' && !holds(value, limit)) return `${sign}${limit}`
  }
  if (entry.type === 'integer' && !Number.isInteger(value)) return 'an integer'
  return Number.isFinite(value) ? undefined : 'a finite number'
}
