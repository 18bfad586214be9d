import { DataError } from '@telarjs/core'
import { encodeTable } from './encode-table.js'
import type { TablePreprocessing } from './preprocessing.js'
import type { TargetPart } from './table-targets.js'
import type { Split } from '../dataset.js'
import type { Table } from '../formats/table.js'
import { takeRows } from '../splits/splits.js'

/** Samples of a part with their targets, encoded by what was fitted. */
export function encodeSplit(
  part: Pick<TargetPart, 'table' | 'rows'>,
  targets: Int32Array | Float32Array,
  samples: Int32Array,
  columns: readonly number[],
  preprocessing: TablePreprocessing,
  isBytes: boolean,
): { readonly split: Split; readonly warnings: readonly string[] } {
  const rows = takeRows(part.rows, part.rows.length, samples)
  const { inputs, warnings } = encodeTable(part.table, columns, rows, preprocessing)
  const split = {
    size: samples.length,
    inputs: isBytes ? asBytes(inputs, part.table, columns, rows) : inputs,
    targets: takeRows(targets, part.rows.length, samples),
    rows,
  }
  return { split, warnings }
}

function asBytes(inputs: Float32Array, table: Table, columns: readonly number[], rows: Int32Array): Uint8Array {
  const wrong = inputs.findIndex((value) => value < 0 || value > 255 || !Number.isInteger(value))
  if (wrong < 0) return Uint8Array.from(inputs)
  const place = table.at(rows[Math.floor(wrong / columns.length)]!, columns[wrong % columns.length]!)
  throw new DataError({ where: place, expected: 'a whole number from 0 to 255', received: `${inputs[wrong]}` })
}
