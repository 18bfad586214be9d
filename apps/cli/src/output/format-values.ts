import { isPlainObject, type Json } from '@telarjs/core'
import type { Values } from '@telarjs/search'

/** The values of a trial in one line: `learningRate=0.01 model=dense 100 relu, dense 10`. */
export function formatValues(values: Values): string {
  return Object.entries(values)
    .map(([path, value]) => `${path}=${formatValue(value)}`)
    .join(' ')
}

/** A value in few words: numbers short, a spec by its name and options, a list with commas. */
export function formatValue(value: Json): string {
  if (typeof value === 'number') return String(Number(value.toPrecision(4)))
  if (Array.isArray(value)) return value.map(formatValue).join(', ')
  if (!isPlainObject(value) || typeof value['use'] !== 'string')
    return typeof value === 'string' ? value : JSON.stringify(value)
  const options = Object.values((value['with'] ?? {}) as Readonly<Record<string, Json>>)
  return [value['use'].replace(/^[a-z]+:/, ''), ...options.map(formatValue)].join(' ')
}
