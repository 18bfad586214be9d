import { ExperimentError, type Json, type ParsedExperiment } from '@telarjs/core'
import {
  isTablePreprocessing,
  parquetSamples,
  tableSamples,
  type TablePreprocessing,
  type TableSamplesOptions,
} from '@telarjs/datasets'
import { readFirstRow } from '@telarjs/datasets/formats'
import type { FileSamples } from './file-samples.js'

/** What a network was trained on: the options of its data, and what was fitted to the columns where they were a table. */
export interface TrainedOn {
  readonly data: ParsedExperiment['data']
  readonly preprocessing?: Json | undefined
}

/** The options of `dataset:csv` that say how a table is written and what stands in it. */
type TrainedTable = TableSamplesOptions & {
  readonly bytes?: boolean
  readonly target?: string | number | readonly (string | number)[]
  readonly ignore?: readonly (string | number)[]
}

/**
 * Rows of a CSV file as samples. A network that was trained on a table finds its columns by name and encodes them as in training; any other takes
 * rows of as many numbers as a sample has values.
 *
 * @param size values of one sample
 * @param keep columns to keep beside the answers, besides identifiers
 * @throws DataError that names a column that is missing, or a cell; ExperimentError where the number of columns does not fit
 */
export async function readTable(
  bytes: Uint8Array,
  path: string,
  size: number,
  { data, preprocessing }: TrainedOn,
  keep: readonly string[] = [],
): Promise<FileSamples> {
  const pieces = async function* () {
    yield bytes
  }
  const isTable = isTablePreprocessing(preprocessing)
  const fitted = isTable ? preprocessing : await plainColumns(pieces, path, size)
  const options: TrainedTable = isTable ? data.with : {}
  const { inputs, rows, warnings, kept } = await tableSamples(pieces, path, fitted, {
    ...options,
    header: undefined,
    skipLines: undefined,
    others: [...[options.target ?? []].flat(), ...(options.ignore ?? [])],
    keep,
  })
  return {
    names: Array.from({ length: rows }, (_, row) => `${path}[${row}]`),
    inputs: options.bytes ? Uint8Array.from(inputs) : inputs,
    kept,
    warnings,
  }
}

/**
 * Rows of a Parquet file as samples of a network that was trained on a table.
 *
 * @throws ExperimentError for another network, DataError for a column that is missing, or a cell
 */
export async function readParquet(path: string, { data, preprocessing }: TrainedOn): Promise<FileSamples> {
  if (!isTablePreprocessing(preprocessing))
    throw new ExperimentError({
      where: path,
      problem: 'rows of Parquet files are for networks that were trained on a table; expected images or arrays',
    })
  const { nodeFiles } = await import('@telarjs/datasets/node')
  const { inputs, rows, warnings } = await parquetSamples(nodeFiles(), path, preprocessing)
  return {
    names: Array.from({ length: rows }, (_, row) => `${path}[${row}]`),
    inputs: data.with['bytes'] ? Uint8Array.from(inputs) : inputs,
    warnings,
  }
}

/** All columns of a file as numbers as they are. Without a header, they have names that no row of numbers is mistaken for. */
async function plainColumns(
  pieces: () => AsyncIterable<Uint8Array>,
  path: string,
  size: number,
): Promise<TablePreprocessing> {
  const first = await readFirstRow(pieces, path)
  if (first.length !== size)
    throw new ExperimentError({ where: path, expected: `rows of ${size} numbers`, received: `${first.length} columns` })
  const names = isHeader(first) ? first : first.map((_, i) => `column ${i}`)
  const number = { as: 'number', scale: 'none', center: 0, spread: 1, fill: null, indicator: false } as const
  return { kind: 'table', version: 1, columns: names.map((name) => ({ ...number, name })) }
}

/** Whether a first row is no sample: it has a cell that is no number, or counts its columns from 0, as pandas writes columns without names. */
function isHeader(cells: readonly string[]): boolean {
  const numbers = cells.map((cell) => Number(cell.replace(',', '.')))
  return numbers.some(Number.isNaN) || (cells.length > 1 && cells.every((cell, i) => cell === `${i}`))
}
