import { asBytes, concat, DataError, type Random } from '@telarjs/core'
import { columnNumbers, type ColumnReference } from '../files/table-columns.js'
import { rowsWithTargets } from '../files/table-targets.js'
import type { Table, TableColumn } from '../formats/table.js'
import { webDigest } from '../io/digest.js'
import { createColumnSurvey, type ColumnSurvey } from './column-survey.js'

/** Rows that are kept of a table: medians, quartiles and the scale of dates are theirs, and they stand for all in views. */
const sampleSize = 10_000

/** Random numbers that are drawn at once. */
const block = 4096

/** What is known of a table once all its shards were read. */
export interface TableSurvey {
  /** Rows drawn at random from all that have a target, with what is known of all cells of each column. */
  readonly sample: Table
  /** The rows with a target in each shard. */
  readonly sizes: readonly number[]
  /** Rows that are left out because they have no target. */
  readonly without: number
  /** Of all cells. */
  readonly fingerprint: string
  /** Columns whose first numbers have to be read again as text. */
  readonly turned: readonly number[]
}

/**
 * Reads a table, shard by shard, and keeps of it what bounded memory holds.
 *
 * @param target the columns of the targets
 * @param random draws the sample: each row is in it with the same chance (Vitter 1985, algorithm R)
 * @param where the options' place in the experiment, for messages
 */
export async function surveyTable(
  shards: AsyncIterable<Table>,
  target: ColumnReference | readonly ColumnReference[],
  random: Random,
  where: string,
  signal?: AbortSignal,
): Promise<TableSurvey> {
  const draw = createReservoir(sampleSize, random)
  const sizes: number[] = []
  const places: string[] = []
  let columns: readonly ColumnSurvey[] | undefined
  let first: Table | undefined
  let [without, fingerprint] = [0, '']
  for await (const table of shards) {
    signal?.throwIfAborted()
    first ??= withoutCells(table)
    columns ??= table.columns.map(({ name }) => createColumnSurvey(name, sampleSize))
    const rows = rowsWithTargets(table, columnNumbers(table, [target].flat(), `${where}.target`))
    const kept = rows.map(() => draw())
    kept.forEach((place, i) => {
      if (place >= 0) places[place] = table.rowAt(rows[i]!)
    })
    table.columns.forEach((column, number) => columns![number]!.add(column, rows, kept, table))
    sizes.push(rows.length)
    without += table.size - rows.length
    fingerprint = await webDigest(concat(Uint8Array, contentOf(fingerprint, table)), 'sha256')
  }
  const { name } = first!
  const size = places.length
  if (size === 0) throw new DataError({ where: name, expected: 'rows with a target', received: 'none' })
  const sampled = columns!.map((column) => column.finish(size))
  return {
    sample: {
      ...first!,
      size,
      columns: sampled,
      rowAt: (row) => places[row]!,
      at: (row, column) => `${places[row]}, column '${sampled[column]!.name}'`,
    },
    sizes,
    without,
    fingerprint,
    turned: columns!.flatMap(({ isTurned }, number) => (isTurned ? [number] : [])),
  }
}

/** Where each row goes in a sample of so many; −1 for one that is left out. */
function createReservoir(size: number, random: Random): () => number {
  let seen = 0
  let words = new Uint32Array()
  return () => {
    const at = seen++
    if (at < size) return at
    if (at % block === 0 || words.length === 0)
      words = Uint32Array.from(random.stream(Math.floor(at / block)).bits(block))
    const place = Math.floor((words[at % block]! / 4294967296) * (at + 1))
    return place < size ? place : -1
  }
}

/** So that the first shard need not stay in memory. */
function withoutCells(table: Table): Table {
  return { ...table, columns: [] }
}

/** The cells of a table as bytes. */
function contentOf(before: string, { columns }: Table): Uint8Array[] {
  const text = (value: unknown) => new TextEncoder().encode(JSON.stringify(value))
  return [text(before), ...columns.flatMap((column) => [text(textsOf(column)), asBytes(column.values).slice()])]
}

function textsOf(column: TableColumn): unknown {
  return [column.name, column.kind === 'text' ? column.texts : []]
}
