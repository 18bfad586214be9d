import { ExperimentError } from '@telarjs/core'
import { fitColumn } from './fit-column.js'
import type { ColumnFit, TablePreprocessing } from './preprocessing.js'
import { numbersOf } from './stray-cells.js'
import { columnNumbers, whyNoInput } from './table-columns.js'
import type { TableOptions } from './table-options.js'
import { decideRule, describeFit, rulesByName } from './table-rules.js'
import type { LeftOutColumn } from '../dataset.js'
import type { Table, TableColumn } from '../formats/table.js'

/** What is found out about a table while it is read. */
interface Findings {
  /** One sentence each. */
  readonly notes: string[]
  readonly leftOut: LeftOutColumn[]
  readonly warnings: string[]
}

/**
 * The columns that the options name; without that, all that are not plainly no inputs.
 *
 * @param noInputs the columns of the targets and of the groups
 */
export function inputColumns(
  table: Table,
  noInputs: readonly number[],
  { columns, ignore = [] }: TableOptions,
  where: string,
  { notes, leftOut }: Findings,
): number[] {
  if (columns) return columnNumbers(table, columns, `${where}.columns`)
  const ignored = new Set(columnNumbers(table, ignore, `${where}.ignore`))
  const candidates = table.columns.flatMap((_, number) =>
    noInputs.includes(number) || ignored.has(number) ? [] : [number],
  )
  return candidates.filter((number) => {
    const why = whyNoInput(table, number)
    if (why === undefined) return true
    leftOut.push({ name: table.columns[number]!.name, why })
    notes.push(`${nameOf(table, number)} ${why}: left out`)
    return false
  })
}

/** Fits the preprocessing of the inputs to rows of a table. Notes say what each column became. @returns `kept`: the columns that are inputs */
export function fitTable(
  table: Table,
  inputs: readonly number[],
  rows: Int32Array,
  options: TableOptions,
  where: string,
  { notes, leftOut, warnings }: Findings,
): { readonly preprocessing: TablePreprocessing; readonly kept: readonly number[] } {
  const { prepare, bytes, shape, types = {} } = options
  const isPlain = prepare === 'none' || bytes || shape !== undefined
  const rules = rulesByName(
    types,
    inputs.map((number) => table.columns[number]!.name),
    where,
  )
  const columns: ColumnFit[] = []
  const kept: number[] = []
  for (const number of inputs) {
    const { name } = table.columns[number]!
    const rule = rules.get(name) ?? {}
    const plain = { as: 'number', scale: 'none', missing: 'error', indicator: false } as const
    const decided =
      isPlain && !rule.as
        ? { rule: { ...plain, ...rule, as: plain.as } }
        : decideRule(table, number, rule, options.scale)
    if ('leftOut' in decided) {
      leftOut.push({ name, why: decided.leftOut })
      notes.push(`${name} ${decided.leftOut}: left out; "types": { "${name}": "category" } keeps it`)
      continue
    }
    if (decided.warning) warnings.push(decided.warning)
    const fit = fitColumn(columnAs(decided.rule.as, table, number, rows), rows, decided.rule)
    columns.push(fit)
    kept.push(number)
    notes.push(
      `${nameOf(table, number)}: ${describeFit(fit)}${isConstant(fit) ? '; one value only, so that it says nothing' : ''}`,
    )
  }
  if (columns.length === 0)
    throw new ExperimentError({
      where: `${where}.columns`,
      expected: 'at least one column of inputs',
      received: 'none',
    })
  return { preprocessing: { kind: 'table', version: 1, columns }, kept }
}

/** A column; numbers that are kept as they are written, such as 007, as numbers where they are to be some. */
function columnAs(as: ColumnFit['as'], table: Table, number: number, rows: Int32Array): TableColumn {
  const column = table.columns[number]!
  if (as !== 'number' || column.kind === 'number') return column
  return { name: column.name, kind: 'number', values: numbersOf(table, number, rows) }
}

function nameOf({ columns }: Table, number: number): string {
  return columns[number]!.name || `column ${number}`
}

function isConstant(fit: ColumnFit): boolean {
  return fit.as === 'category' && fit.categories.length === 1 && fit.rare.length === 0 && !fit.missing
}
