import { compareSignatures, ExperimentError, show, type ColumnSignature, type DataSignature } from '@telarjs/core'
import {
  encodeColumns,
  numberColumn,
  tableOf,
  textColumn,
  type TableColumn,
  type TablePreprocessing,
} from '@telarjs/datasets'
import type { InputTensor } from './read-tensor.js'

/**
 * Samples of tensors that are the columns of a table, encoded as in training. Cells are written as in the table: numbers, texts, true and false, dates
 * in ISO 8601; null where one is missing.
 *
 * @throws ExperimentError for columns that training did not have or that are missing, DataError for a cell
 */
export function readColumns(
  tensors: readonly InputTensor[],
  preprocessing: TablePreprocessing,
  data: DataSignature,
): { readonly rows: number; readonly inputs: Float32Array } {
  const problems = compareSignatures(data, {
    inputs: { kind: 'columns', columns: tensors.map((tensor) => signatureOf(tensor, data)) },
  })
  if (problems.length > 0) throw new ExperimentError(problems.map((problem) => ({ where: 'inputs', problem })))
  const rows = tensors[0]!.shape[0] ?? 0
  for (const { shape, where } of tensors) {
    const isColumn = shape.length === 1 || (shape.length === 2 && shape[1] === 1)
    if (!isColumn || shape[0] !== rows || rows < 1)
      throw new ExperimentError({
        where: `${where}.shape`,
        expected: rows < 1 ? '[n] for n samples' : `[${rows}] or [${rows}, 1], as the first column has`,
        received: show(shape),
      })
  }
  const { inputs } = encodeColumns(tableOf('inputs', tensors.map(columnOf)), preprocessing)
  return { rows, inputs: data.units === 'bytes' ? inputs.map((value) => value / 255) : inputs }
}

/** The datatype alone cannot decide: texts may be anything, and integers may be names of categories. Both are read as the type of the column in training. */
function signatureOf({ name, datatype }: InputTensor, { inputs }: DataSignature): ColumnSignature {
  const trained = inputs.kind === 'columns' ? inputs.columns.find((column) => column.name === name)?.type : undefined
  if (datatype === 'BYTES') return { name, type: trained === undefined || trained === 'number' ? 'category' : trained }
  if (datatype === 'BOOL') return { name, type: 'boolean' }
  return { name, type: trained === undefined || trained === 'date' ? 'number' : trained }
}

function columnOf({ name, datatype, data, where }: InputTensor): TableColumn {
  const isText = datatype === 'BYTES' || datatype === 'BOOL'
  const wanted = isText ? texts[datatype] : 'number'
  const stray = data.findIndex((cell) => cell !== null && typeof cell !== wanted)
  if (stray >= 0)
    throw new ExperimentError({
      where: `${where}.data[${stray}]`,
      expected: `${words[wanted]}, or null where the cell of column '${name}' is missing`,
      received: show(data[stray]),
    })
  if (isText)
    return textColumn(
      name,
      data.map((cell) => (cell === null ? undefined : String(cell))),
    )
  return numberColumn(
    name,
    Float64Array.from(data as readonly (number | null)[], (cell) => cell ?? NaN),
  )
}

const texts = { BOOL: 'boolean', BYTES: 'string' } as const
const words = { boolean: 'true or false', string: 'a text', number: 'a number' } as const
