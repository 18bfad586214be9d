import { DataError } from './errors.js'
import type { Issue } from './issues.js'

/** Levels that JSON from outside may be nested: far more than any experiment has, and few enough for all that walks over it. */
const mostLevels = 100

/**
 * Whether a value is nested more deeply than what walks over it by calling itself can bear; also true for one that holds itself.
 *
 * @example
 * isNestedTooDeeply(JSON.parse('['.repeat(1000) + ']'.repeat(1000))) // true
 */
export function isNestedTooDeeply(value: unknown, levels = mostLevels): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some((inner) => isNestedTooDeeply(inner, levels - 1))
}

/**
 * Reads JSON that came from outside: from a file of a person, a folder of a run, another program.
 *
 * @param name the file, for messages
 * @param Refusal the error for what is no JSON
 * @throws DataError, unless `Refusal` says otherwise, that names the file and the line; also for JSON nested more than 100 levels deep
 * @example
 * parseJson('{"epochs": 3}', 'a.json') // { epochs: 3 }
 */
export function parseJson(
  text: string,
  name: string,
  Refusal: new (issue: Issue, options?: ErrorOptions) => Error = DataError,
): unknown {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (cause) {
    const { message } = cause as Error
    const position = /position (\d+)/.exec(message)?.[1]
    const before = position === undefined ? text.trimEnd() : text.slice(0, Number(position))
    const why = message.replace(/,? in JSON at position.*/s, '')
    throw new Refusal(
      { where: `${name}:${before.split('\n').length}`, problem: `expected JSON: ${why}`, expected: 'JSON' },
      { cause },
    )
  }
  if (isNestedTooDeeply(value))
    throw new Refusal({ where: name, expected: `JSON that is nested at most ${mostLevels} levels deep` })
  return value
}
