import { runFiles, type OptionsOf, type RunEvents } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { gatherRows, type EpochRow, type Scores } from './epoch-rows.js'
import { fileOption, openLog } from './log-file.js'

const options = v.strictObject({
  file: fileOption(runFiles.metrics),
})

/**
 * Writes a line of numbers for each epoch to a CSV file in the folder of the run: epoch, step, seconds, learning rate, losses and metrics.
 *
 * Columns are named in the first line; metrics that are tables, such as a confusion matrix, are left out.
 *
 * @example
 * { use: 'callback:csv-log', with: { file: 'metrics.csv' } }
 */
export const csvLog = defineCallback({
  kind: 'callback',
  id: 'callback:csv-log',
  version: 1,
  summary: 'Writes a CSV line for each epoch',
  options,
  create({ file }) {
    let hasHead = false
    return {
      name: 'csv-log',
      phase: 'observe',
      on: {
        async runStart({ resumedAt }: RunEvents['runStart'], { storage }) {
          const belongs = (line: string) =>
            line.startsWith('epoch,') || Number(line.split(',')[1]) <= (resumedAt?.step ?? 0)
          hasHead = (await openLog(storage, file, resumedAt !== undefined, belongs)) > 0
        },
        ...gatherRows(async (row, { storage }) => {
          const cells = cellsOf(row)
          const head = hasHead ? '' : `${Object.keys(cells).map(quoted).join(',')}\n`
          hasHead = true
          await storage.append(file, `${head}${Object.values(cells).join(',')}\n`)
        }),
      },
    }
  },
})

function cellsOf({ epoch, step, seconds, learningRate, train, evaluations }: EpochRow): Record<string, number | null> {
  const splits = Object.entries(evaluations).map(([split, scores]) => numbersOf(`${split} `, scores))
  return Object.assign(
    { epoch, step, seconds, 'learning rate': learningRate },
    numbersOf('', train),
    ...splits,
  ) as Record<string, number | null>
}

/** A table, such as a confusion matrix, has no place in a line. */
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
