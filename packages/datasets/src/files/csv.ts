import { ExperimentError, unknownName, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayOptions, pathOf } from './array-options.js'
import type { Table } from '../formats/csv.js'
import { tableData } from './csv-data.js'
import { defineDataset } from '../dataset.js'
import { splitOptions } from '../splits/split-options.js'
import { dividedDataset } from '../splits/splits.js'

const columnOf = v.union([v.string(), v.pipe(v.number(), v.integer())])

const options = v.strictObject({
  path: pathOf('The CSV file'),
  testPath: v.optional(pathOf('A CSV file of the same columns for the test')),
  target: v.pipe(
    v.union([columnOf, v.pipe(v.array(columnOf), v.minLength(1))]),
    v.description(
      'The column of the classes or values by name or number, counted from 0, or from the end with −1; several only for values',
    ),
  ),
  columns: v.optional(
    v.pipe(
      v.array(columnOf),
      v.minLength(1),
      v.description('The columns of the inputs; without it, all but the target'),
    ),
  ),
  header: v.optional(v.pipe(v.boolean(), v.description('Whether the first row names the columns')), true),
  delimiter: v.optional(
    v.pipe(v.string(), v.length(1), v.description('What stands between cells; without it, guessed')),
  ),
  targetsAre: v.optional(
    v.pipe(
      v.picklist(['classes', 'values']),
      v.description('Whether the target names a class, in text or numbers, or is a value'),
    ),
    'classes',
  ),
  classes: v.optional(
    v.pipe(
      v.array(v.string()),
      v.description('The classes as they stand in the file; without it, all that occur, sorted'),
    ),
  ),
  bytes: v.optional(
    v.pipe(
      v.boolean(),
      v.description('The inputs are whole numbers from 0 to 255, such as pixels, and are kept as bytes'),
    ),
    false,
  ),
  shape: arrayOptions.shape,
  ...splitOptions,
})

/**
 * A table in CSV (RFC 4180): one row per sample, numeric columns, and one column that holds the class or the value.
 *
 * Loads inputs `[size, columns]` (float32, or bytes with `bytes`) and class numbers `[size]`, or values `[size, targets]`.
 *
 * @throws DataError with the file, line and column of a cell that is not what it should be
 * @throws ExperimentError for columns that the file does not have
 * @example
 * { use: 'dataset:csv', with: { path: 'flowers.csv', target: 'kind', validation: 0.2 } }
 */
export const csv = defineDataset({
  kind: 'dataset',
  id: 'dataset:csv',
  version: 1,
  summary: 'Your own table in CSV: numeric columns, and one that is the class or the value',
  options,
  create: (config, { where }) => {
    const location = `${where}: dataset:csv with`
    return dividedDataset(config, location, async ({ files }) => {
      // Imported where it is read, so that a page without tables loads no parser.
      const { parseCsv } = await import('../formats/csv.js')
      const read = async (path: string) => {
        const table = parseCsv(new TextDecoder().decode(await files.read(path)), path, config)
        const targets = [config.target].flat().map((column) => columnNumber(table, column, path, `${location}.target`))
        const inputs =
          config.columns?.map((column) => columnNumber(table, column, path, `${location}.columns`)) ??
          others(table, targets)
        return { table, inputs, targets }
      }
      const train = await read(config.path)
      return tableData(
        { train, ...(config.testPath === undefined ? {} : { test: await read(config.testPath) }) },
        config,
        location,
      )
    })
  },
})

function columnNumber({ columns }: Table, column: string | number, path: string, where: string): number {
  const found = typeof column === 'string' ? columns.indexOf(column) : column < 0 ? columns.length + column : column
  if (found >= 0 && found < columns.length) return found
  if (typeof column === 'string')
    throw new ExperimentError(`${where}: ${path}: ${unknownName('column', column, columns)}`)
  throw new ExperimentError(
    `${where}: expected a column from ${-columns.length} to ${columns.length - 1} of ${path}, received ${column}`,
  )
}

function others({ columns }: Table, targets: readonly number[]): number[] {
  return columns.flatMap((_, column) => (targets.includes(column) ? [] : [column]))
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:csv': OptionsOf<typeof csv>
  }
}
