import {
  counted,
  DataError,
  ExperimentError,
  missing,
  sizeOf,
  type ColumnSignature,
  type DataSignature,
  type Random,
  type TargetScale,
} from '@telarjs/core'
import { textAt } from './cells.js'
import { encodeSplit } from './encode-split.js'
import { fitTable, inputColumns } from './fit-table.js'
import { isTablePreprocessing, widthOf, type ColumnFit, type TablePreprocessing } from './preprocessing.js'
import { columnNumber, columnNumbers, columnsNamed, matchColumns, warningsOfHeader } from './table-columns.js'
import type { TableOptions } from './table-options.js'
import {
  checkTargetCount,
  classTargets,
  fitTargetScale,
  rowsWithTargets,
  targetKind,
  valueTargets,
  type TargetPart,
  type Targets,
} from './table-targets.js'
import type { LeftOutColumn, LoadedData, Split } from '../dataset.js'
import type { Table } from '../formats/table.js'
import { assignSamples, takeRows, withWeights } from '../splits/splits.js'

/** A table, and what its columns became. */
export interface TableData extends LoadedData {
  readonly preprocessing: TablePreprocessing
  readonly targetNames: readonly string[]
}

/**
 * Makes a data set of tables: columns are chosen, samples divided, what the inputs need is fitted to the training samples, and all splits are
 * encoded by it.
 *
 * @param tables by split; `train` is there, and says what the columns are
 * @param trained what a trained network knows of the table: then nothing is fitted
 * @throws DataError that names the line and column of a cell that is not what it should be
 * @throws ExperimentError for options that do not fit the table
 */
export function tableData(
  tables: Readonly<Record<string, Table>> & { readonly train: Table },
  options: TableOptions,
  random: Random,
  where: string,
  trained?: DataSignature,
): TableData {
  const { train } = tables
  const notes: string[] = Object.values(tables).flatMap((table) => table.notes ?? [])
  const leftOut: LeftOutColumn[] = []
  const warnings: string[] = []
  const targetColumns = columnNumbers(train, [options.target].flat(), `${where}.target`)
  const kind = options.targetsAre ?? trained?.targets.kind ?? targetKind(train.columns[targetColumns[0]!]!, train)
  checkTargetCount(targetColumns, kind, where)
  const parts = Object.entries(tables).map(([name, table]) => partOf(name, table, train, targetColumns))
  for (const { table, rows } of parts) {
    warnings.push(...warningsOfHeader(table, train))
    const without = table.size - rows.length
    if (without > 0) warnings.push(warningOfUntargeted(table.name, without))
  }
  const targets = kind === 'values' ? valueTargets(parts) : classTargets(parts, options.classes ?? classesOf(trained))
  if (options.targetsAre === undefined) notes.push(describeKind(train, targetColumns, targets))
  const group = groupColumn(train, options, where, notes)
  const noInputs = group === undefined ? targetColumns : [...targetColumns, group]
  const divisions = divide(parts, targets, group, options, random, where)
  const fitSamples = divisions['train']!.samples
  const fitRows = takeRows(parts[0]!.rows, parts[0]!.rows.length, fitSamples)
  const findings = { notes, leftOut, warnings }
  const { preprocessing, kept } = isTablePreprocessing(trained?.preprocessing)
    ? asTrained(train, trained.preprocessing)
    : fitTable(train, inputColumns(train, noInputs, options, where, findings), fitRows, options, where, findings)
  const targetScale = targetScaleOf(targets, parts[0]!, fitSamples, options, trained)
  const splits: Record<string, Split> = {}
  for (const [name, { from, samples }] of Object.entries(divisions)) {
    const at = parts.findIndex((part) => part.name === from)
    const [part, columns] = [parts[at]!, columnsIn(parts[at]!.table, train, kept)]
    const encoded = encodeSplit(part, targets.values[at]!, samples, columns, preprocessing, options.bytes)
    splits[name] = encoded.split
    warnings.push(...encoded.warnings)
  }
  const data: TableData = {
    shape: shapeOf(preprocessing, options, where),
    classes: targets.classes,
    targetShape: targets.targetShape,
    splits,
    columns: preprocessing.columns.map(signatureOf),
    targetNames: targetColumns.map((number) => train.columns[number]!.name),
    ...(targetScale ? { targetScale } : {}),
    preprocessing,
    leftOut,
    notes,
    warnings,
  }
  return withWeights(data, options, where)
}

/** What is said of rows that cannot teach. @param count at least 1 */
export function warningOfUntargeted(name: string, count: number): string {
  return `${name}: ${counted(count, 'row')} without a target ${count === 1 ? 'is' : 'are'} left out`
}

function describeKind({ columns }: Table, targets: readonly number[], { classes }: Pick<Targets, 'classes'>): string {
  const names = targets.map((number) => columns[number]!.name).join(', ')
  const isClasses = classes.length > 0
  return `${names}: the target, ${isClasses ? `${classes.length} classes` : 'values'}, as its cells say; "targetsAre": "${isClasses ? 'values' : 'classes'}" says otherwise`
}

/** The column whose equal cells stay together, where the options name one. A note says so. */
function groupColumn(table: Table, { group }: TableOptions, where: string, notes: string[]): number | undefined {
  if (group === undefined) return undefined
  const number = columnNumber(table, group, `${where}.group`)
  notes.push(`${table.columns[number]!.name}: the group; its rows stay in one split, and it is no input`)
  return number
}

/** Chooses the rows of each split. @param group the column whose equal cells stay together */
function divide(
  parts: readonly TablePart[],
  targets: Targets,
  group: number | undefined,
  options: TableOptions,
  random: Random,
  where: string,
): ReturnType<typeof assignSamples> {
  const sizes = Object.fromEntries(
    parts.map(({ name, rows }, i) => [name, { size: rows.length, targets: targets.values[i]! }]),
  )
  const { table, rows } = parts[0]!
  return assignSamples(
    sizes,
    options,
    random,
    where,
    group === undefined ? undefined : groupNumbers(table, group, rows),
  )
}

/** The number of the group of each row. @throws DataError for a row without one */
function groupNumbers(table: Table, column: number, rows: Int32Array): Int32Array {
  const numbers = new Map<string, number>()
  return rows.map((row) => {
    const text = textAt(table.columns[column]!, row)
    if (text === undefined)
      throw new DataError(missing(table.at(row, column), 'the group of the sample', 'the cell is empty'))
    const number = numbers.get(text) ?? numbers.size
    numbers.set(text, number)
    return number
  })
}

/** The columns of the training, by name. */
function asTrained(table: Table, preprocessing: TablePreprocessing) {
  const names = preprocessing.columns.map(({ name }) => name)
  return { preprocessing, kept: columnsNamed(table, names) }
}

function classesOf(trained: DataSignature | undefined): readonly string[] | undefined {
  return trained?.targets.kind === 'classes' ? trained.targets.classes.map(({ name }) => name) : undefined
}

/** Fitted to the training samples, unless a trained network has one. */
function targetScaleOf(
  { classes, values }: Targets,
  { table, targets, rows }: TablePart,
  samples: Int32Array,
  { prepare, targetScale = prepare === 'none' ? 'none' : 'standard' }: TableOptions,
  trained: DataSignature | undefined,
): TargetScale | undefined {
  if (trained) return trained.targets.kind === 'values' ? trained.targets.scale : undefined
  if (classes.length > 0 || targetScale === 'none') return undefined
  const all = values[0] as Float32Array
  const summaries = targets
    .map((number) => table.columns[number]!)
    .map((column) => (column.kind === 'number' ? column.summary : undefined))
  return fitTargetScale(takeRows(all, rows.length, samples), all.length / rows.length, targetScale, summaries)
}

interface TablePart extends TargetPart {
  readonly name: string
}

function partOf(name: string, table: Table, train: Table, columns: readonly number[]): TablePart {
  const targets = columnsIn(table, train, columns)
  const rows = rowsWithTargets(table, targets)
  if (rows.length === 0) throw new DataError({ where: table.name, expected: 'rows with a target', received: 'none' })
  return { name, table, targets, rows }
}

/** Where columns of the training table stand in another. */
function columnsIn(table: Table, train: Table, numbers: readonly number[]): readonly number[] {
  const names = numbers.map((number) => train.columns[number]!.name)
  return table === train ? numbers : matchColumns(table, names, numbers, train.hasHeader)
}

function shapeOf({ columns }: TablePreprocessing, { shape }: TableOptions, where: string): readonly number[] {
  const width = columns.reduce((sum, fit) => sum + widthOf(fit), 0)
  if (shape && sizeOf(shape) !== width)
    throw new ExperimentError({
      where: `${where}.shape`,
      expected: `${width} values, one per column`,
      received: `[${shape.join(', ')}]`,
    })
  return shape ?? [width]
}

function signatureOf(fit: ColumnFit): ColumnSignature {
  const { name } = fit
  if (fit.as === 'category') return { name, type: 'category', categories: fit.categories }
  if (fit.as === 'order') return { name, type: 'category', categories: fit.categories }
  return { name, type: fit.as }
}
