import { DataError, ExperimentError, sizeOf } from '@telarjs/core'
import { floatCells, type Table } from '../formats/csv.js'
import type { LoadedData, Split } from '../dataset.js'

/** A table and which of its columns are what. */
export interface TablePart {
  readonly table: Table
  readonly inputs: readonly number[]
  readonly targets: readonly number[]
}

/** What the options say about the cells. */
export interface TableOptions {
  readonly targetsAre: 'classes' | 'values'
  readonly classes?: readonly string[] | undefined
  readonly bytes: boolean
  readonly shape?: readonly number[] | undefined
}

/** Turns the text of tables into a data set. @throws DataError that names the line and column of a cell that is not what it should be */
export function tableData(
  parts: Readonly<Record<string, TablePart>>,
  options: TableOptions,
  where: string,
): LoadedData {
  const { inputs, targets } = parts['train']!
  const { shape = [inputs.length], targetsAre, bytes } = options
  if (inputs.length === 0)
    throw new ExperimentError(`${where}.columns: expected at least one column of inputs, received none`)
  if (sizeOf(shape) !== inputs.length)
    throw new ExperimentError(
      `${where}.shape: expected ${inputs.length} values, one per column, received [${shape.join(', ')}]`,
    )
  if (targetsAre === 'classes' && targets.length > 1)
    throw new ExperimentError(`${where}.target: expected one column of classes, received ${targets.length}`)
  const classes = targetsAre === 'values' ? [] : (options.classes ?? classesOf(Object.values(parts)))
  const numbers = new Map(classes.map((name, number) => [name, number]))
  const splits = Object.entries(parts).map(([name, part]): [string, Split] => [
    name,
    {
      size: part.table.rows.length,
      inputs: bytes ? byteCells(part) : floatCells(part.table, part.inputs),
      targets: targetsAre === 'values' ? floatCells(part.table, part.targets) : classCells(part, numbers),
    },
  ])
  return { shape, classes, targetShape: targets.length > 1 ? [targets.length] : [], splits: Object.fromEntries(splits) }
}

/** Numbers are sorted as numbers, everything else as text. */
function classesOf(parts: readonly TablePart[]): string[] {
  const all = new Set(parts.flatMap(({ table, targets }) => table.rows.map((row) => row[targets[0]!]!)))
  const names = [...all].filter((name) => name !== '')
  const numeric = names.every((name) => Number.isFinite(Number(name)))
  return names.sort((a, b) => (numeric && Number(a) - Number(b)) || (a < b ? -1 : 1))
}

function classCells({ table, targets: [column = 0] }: TablePart, numbers: ReadonlyMap<string, number>): Int32Array {
  return Int32Array.from(table.rows, (cells, row) => {
    const cell = cells[column]!
    const number = numbers.get(cell)
    if (number !== undefined) return number
    const known = [...numbers.keys()]
    const list = known.length > 12 ? `one of ${known.length} classes` : `one of ${known.join(', ')}`
    throw new DataError(
      `${table.at(row, column)}: expected ${list}, received ${cell === '' ? 'an empty cell' : `'${cell}'`}`,
    )
  })
}

function byteCells({ table, inputs }: TablePart): Uint8Array {
  const floats = floatCells(table, inputs)
  const wrong = floats.findIndex((value) => value < 0 || value > 255 || !Number.isInteger(value))
  if (wrong < 0) return Uint8Array.from(floats)
  const place = table.at(Math.floor(wrong / inputs.length), inputs[wrong % inputs.length]!)
  throw new DataError(`${place}: expected a whole number from 0 to 255, received ${floats[wrong]}`)
}
