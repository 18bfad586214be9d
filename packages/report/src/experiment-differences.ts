import { diffExperiments, type ParsedExperiment } from '@telarjs/core'
import type { TextTable } from './figure.js'

/**
 * Where experiments differ: a row for each place, a column for each experiment; seeds and names are left out.
 * A plugin that others have not stands in one row with its options.
 *
 * @example
 * const { head, rows } = experimentDifferences([{ name: 'a', experiment: first.experiment }, { name: 'b', experiment: second.experiment }])
 */
export function experimentDifferences(
  experiments: readonly { readonly name: string; readonly experiment: ParsedExperiment }[],
): TextTable {
  const compared = experiments.map(({ experiment: { seed: _seed, name: _name, ...rest } }) => rest)
  const rows = diffExperiments(compared).map(({ path, values }) => [path, ...values.map(written)])
  return { head: ['experiment', ...experiments.map(({ name }) => name)], rows }
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
