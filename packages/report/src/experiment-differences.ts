import type { ParsedExperiment } from '@telarjs/core'
import type { Table } from './figure.js'

/**
 * Where experiments differ: a row for each place, a column for each experiment; seeds and names are left out.
 * A plugin that others have not stands in one row with its options.
 *
 * @example
 * const { head, rows } = experimentDifferences([{ name: 'a', experiment: first.experiment }, { name: 'b', experiment: second.experiment }])
 */
export function experimentDifferences(
  experiments: readonly { readonly name: string; readonly experiment: ParsedExperiment }[],
): Table {
  const values = experiments.map(({ experiment: { seed: _seed, name: _name, ...rest } }) => rest as unknown)
  return { head: ['experiment', ...experiments.map(({ name }) => name)], rows: differingRows(values, '') }
}

function differingRows(values: readonly unknown[], path: string): string[][] {
  if (values.every((value) => JSON.stringify(sorted(value)) === JSON.stringify(sorted(values[0])))) return []
  const specs = values.map((value) => (isRecord(value) && typeof value['use'] === 'string' ? value['use'] : undefined))
  const isOtherPlugin = specs.some((use) => use !== undefined) && new Set(specs).size > 1
  if (isOtherPlugin || !(values.every(Array.isArray) || values.every(isRecord))) return [[path, ...values.map(written)]]
  const keys = [...new Set(values.flatMap((value) => Object.keys(value as object)))]
  const inside = (key: string) => {
    if (values.every(Array.isArray)) return `${path}[${key}]`
    return path ? `${path}.${key}` : key
  }
  return keys.flatMap((key) =>
    differingRows(
      values.map((value) => (value as Record<string, unknown>)[key]),
      inside(key),
    ),
  )
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A spec as a call, without its kind: `dense(units=12)`. */
function written(value: unknown): string {
  if (value === undefined) return '–'
  if (typeof value === 'string') return value
  if (Array.isArray(value)) return `[${value.map(written).join(', ')}]`
  if (!isRecord(value) || typeof value['use'] !== 'string') return JSON.stringify(value)
  const id = value['use'].replace(/^[\w-]+:/, '')
  const options = Object.entries(isRecord(value['with']) ? value['with'] : {}).map(
    ([name, option]) => `${name}=${written(option)}`,
  )
  return options.length > 0 ? `${id}(${options.join(', ')})` : id
}

/** The same value, with the fields of every object in one order. */
export function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, part]) => [key, sorted(part)]),
  )
}
