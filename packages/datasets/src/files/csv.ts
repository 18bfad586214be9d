import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { arrayOptions, pathOf } from './array-options.js'
import { fittedTextColumns } from './preprocessing.js'
import { tableOptions, textColumns } from './table-options.js'
import { defineDataset, type Dataset } from '../dataset.js'
import type { Table } from '../formats/table.js'
import { filePieces } from '../io/open-file.js'
import { splitOptions } from '../splits/split-options.js'
import { shardedStreamOption } from '../streams/stream-option.js'

const options = v.strictObject({
  path: pathOf('The CSV file, gzipped or not'),
  testPath: v.optional(
    pathOf(
      'A CSV file with the same columns for the test; where both files have a header, columns are matched by name',
    ),
  ),
  validationPath: v.optional(pathOf('A CSV file with the same columns for the validation')),
  ...tableOptions,
  stream: shardedStreamOption(4096),
  shape: arrayOptions.shape,
  ...splitOptions,
})

/**
 * A table in CSV (RFC 4180): one row per sample, and one column (or several) that holds the class or the value.
 *
 * Without options, columns of numbers are standardized, (x − mean) / deviation, with missing cells at the median and marked; texts become one-hot
 * categories, yes/no and true/false 0 or 1, ISO dates days, month and weekday. All of it is fitted to the training samples alone. What was made of
 * each column stands in the notes of the loaded data; `types` says otherwise. Targets that are values stay in the units of the file; the loss sees them
 * standardized.
 *
 * With `stream`, training rows are read while they are trained on: `shardSize` of them at once, parts of the file in random order, shuffled by a buffer.
 *
 * Loads inputs `[size, inputs]` (float32, or bytes with `bytes`) and class numbers `[size]`, or values `[size, targets]`.
 *
 * @throws DataError with the file, line and column of a cell that is not what it should be
 * @throws ExperimentError for columns that the file does not have
 * @example
 * { use: 'dataset:csv', with: { path: 'houses.csv', target: 'price', types: { zip: 'category' }, validation: 0.2 } }
 */
export const csv = defineDataset({
  id: 'dataset:csv',
  version: 3,
  migrate: (config, from) => ({
    ...config,
    targetScale: 'none',
    ...(from < 2 ? { prepare: 'none' } : {}),
  }),
  summary:
    'Your own table in CSV: columns of numbers, categories, booleans or dates, and one that is the class or the value',
  options,
  create: (config, { where }): Dataset => ({
    async load(context) {
      const { files, random, trained } = context
      // Imported where it is read, so that a page without tables loads no parser and nothing that fits columns.
      const [{ readTable }, { tableData }] = await Promise.all([
        import('../formats/csv-reader.js'),
        import('./table-data.js'),
      ])
      const place = `${where}: dataset:csv with`
      const reading = { ...config, textColumns: [...textColumns(config), ...fittedTextColumns(trained?.preprocessing)] }
      const read = async (path: string) =>
        readTable(() => filePieces(files, path), path, { ...reading, fileSize: await files.size?.(path) })
      const train = config.stream ? undefined : await read(config.path)
      const held: Record<string, Table> = {}
      if (config.testPath !== undefined) held['test'] = await read(config.testPath)
      if (config.validationPath !== undefined) held['validation'] = await read(config.validationPath)
      if (train) return tableData({ train, ...held }, config, random, place, trained)
      const { streamCsv } = await import('../streams/stream-csv.js')
      return streamCsv({ path: config.path, reading }, held, { ...config, stream: config.stream! }, context, place)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:csv': OptionsOf<typeof csv>
  }
}
