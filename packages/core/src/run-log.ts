import { isPlainObject } from './json.js'
import type { RunLogLine } from './run-folder.js'

type Check = (value: unknown) => boolean

const isNumber: Check = (value) => typeof value === 'number'
const isText: Check = (value) => typeof value === 'string'
const isLogged: Check = (value) => value === null || typeof value === 'number'
const isSeries: Check = (value) => Array.isArray(value) && value.every(isLogged)
const valuesAre =
  (check: Check): Check =>
  (value) =>
    isPlainObject(value) && Object.values(value).every(check)
const isValue: Check = (value) => isLogged(value) || Array.isArray(value)

/** What readers rely on in each kind of line; other fields may be there, or missing. */
const fields: { readonly [Type in RunLogLine['type']]: Readonly<Record<string, Check>> } = {
  runStart: {
    valueKinds: (value) => value === undefined || valuesAre(isText)(value),
    step: isNumber,
    backend: valuesAre(isText),
    runner: isPlainObject,
    samples: valuesAre(isNumber),
  },
  steps: {
    epoch: isNumber,
    from: isNumber,
    step: isNumber,
    losses: isSeries,
    learningRates: isSeries,
    metrics: valuesAre(isSeries),
  },
  evaluated: { epoch: isNumber, step: isNumber, split: isText, loss: isLogged, metrics: valuesAre(isValue) },
  epochEnd: { epoch: isNumber, step: isNumber, loss: isLogged, metrics: valuesAre(isValue) },
  runEnd: { step: isNumber, status: isText },
}

/**
 * Reads one line of a log; undefined for a damaged or half written line, and for a kind that this version does not know.
 *
 * @example
 * parseRunLogLine('{"type":"evaluated","epoch":1,"step":40,"split":"test", …}')
 */
export function parseRunLogLine(line: string): RunLogLine | undefined {
  let value: unknown
  try {
    value = JSON.parse(line)
  } catch {
    return undefined
  }
  if (!isPlainObject(value) || !isKnown(value['type'])) return undefined
  const isWhole = Object.entries(fields[value['type']]).every(([name, check]) => check(value[name]))
  return isWhole ? (value as RunLogLine) : undefined
}

function isKnown(type: unknown): type is RunLogLine['type'] {
  return typeof type === 'string' && Object.hasOwn(fields, type)
}

/**
 * Reads a log. Damaged lines are left out and counted, never the end of a report.
 *
 * @returns the lines in order, and how many could not be read
 * @example
 * const { lines, skipped } = parseRunLog(text)
 */
export function parseRunLog(text: string): { readonly lines: readonly RunLogLine[]; readonly skipped: number } {
  const all = text.split('\n').filter((line) => line.trim() !== '')
  const lines = all.map(parseRunLogLine).filter((line) => line !== undefined)
  return { lines, skipped: all.length - lines.length }
}
