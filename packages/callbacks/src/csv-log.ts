import { runFiles, type Json, type OptionsOf, ownValue } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { gatherRows, type EpochRow, type Scores } from './epoch-rows.js'
import { createLogFile, fileOption } from './log-file.js'

const options = v.strictObject({
  file: fileOption(runFiles.metrics),
})

/**
 * Writes a line of numbers for each epoch to a CSV file in the folder of the run: epoch, step, seconds, learning rate, losses and metrics.
 *
 * Columns are named in the first line; a new column, such as a metric added at a resume, is appended and left empty in earlier lines.
 * Metrics that are tables, such as a confusion matrix, are left out.
 *
 * @example
 * { use: 'callback:csv-log', with: { file: 'metrics.csv' } }
 */
export const csvLog = defineCallback({
  id: 'callback:csv-log',
  summary: 'Writes a CSV line for each epoch',
  options,
  create({ file }) {
    const log = createLogFile(file)
    let table: CsvTable = { columns: [], rows: [] }

    async function add(cells: Readonly<Record<string, number | null>>): Promise<void> {
      const columns = [...new Set([...table.columns, ...Object.keys(cells)])]
      const row = Object.fromEntries(Object.entries(cells).map(([name, value]) => [name, `${value ?? ''}`]))
      const grows = columns.length > table.columns.length
      table = { columns, rows: [...table.rows, row] }
      if (grows) await log.rewrite([columns.map(quoted).join(','), ...table.rows.map((each) => lineOf(columns, each))])
      else await log.append(lineOf(columns, row))
    }

    const rows = gatherRows((row) => add(cellsOf(row)))
    return {
      name: 'csv-log',
      phase: 'observe',
      on: {
        async runStart({ resumedAt }, run) {
          table = parseTable((await log.open(run, resumedAt !== undefined)).lines)
        },
        ...rows.on,
      },
      settle: log.sync,
      save: () => ({ log: log.save(), epoch: rows.save() }),
      load(saved) {
        const memory = saved as { log: Json; epoch: Json }
        log.load(memory.log)
        rows.load(memory.epoch)
      },
    }
  },
})

/** The file as cells by the name of their column. */
interface CsvTable {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, string>>[]
}

function parseTable(lines: readonly string[]): CsvTable {
  const [columns = [], ...rows] = lines.map(cellsIn)
  return { columns, rows: rows.map((cells) => Object.fromEntries(columns.map((name, i) => [name, cells[i] ?? '']))) }
}

/** Cells of a line that `quoted` wrote. */
function cellsIn(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, inQuotes, plain]) => inQuotes?.replaceAll('""', '"') ?? plain!,
  )
}

function lineOf(columns: readonly string[], row: Readonly<Record<string, string>>): string {
  return columns.map((name) => ownValue(row, name) ?? '').join(',')
}

function cellsOf({ epoch, step, seconds, learningRate, train, evaluations }: EpochRow): Record<string, number | null> {
  const splits = Object.entries(evaluations).map(([split, scores]) => numbersOf(`${split} `, scores))
  return Object.assign(
    { epoch, step, seconds, 'learning rate': learningRate },
    numbersOf('', train),
    ...splits,
  ) as Record<string, number | null>
}

/** A metric that is a table, such as a confusion matrix, does not fit into a line. */
function numbersOf(prefix: string, { loss, metrics }: Scores): Record<string, number | null> {
  const single = Object.entries(metrics).filter(
    (entry): entry is [string, number | null] => typeof entry[1] !== 'object' || entry[1] === null,
  )
  return Object.fromEntries([['loss', loss] as const, ...single].map(([name, value]) => [`${prefix}${name}`, value]))
}

function quoted(name: string): string {
  return /[",\n]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:csv-log': OptionsOf<typeof csvLog>
  }
}
