import { DataError, grouped } from '@telarjs/core'
import type { LoadContext, LoadedData } from '../dataset.js'
import { tableData, warningOfUntargeted } from '../files/table-data.js'
import type { TableOptions } from '../files/table-options.js'
import { classTargets } from '../files/table-targets.js'
import type { Table } from '../formats/table.js'
import type { ShardTask, TableReading } from './shard-task.js'
import { tableOf, textColumn } from '../formats/columns.js'
import type { StreamOptions } from './stream-option.js'
import { describeStream, streamOf, streamWeights } from './streamed-data.js'
import type { TableSurvey } from './table-survey.js'

/** A table whose training rows are not held in memory. */
export interface StreamedTable {
  readonly survey: TableSurvey
  /** The other splits. */
  readonly held: Readonly<Record<string, Table>>
  /** What its shards are: `24 row groups of 2 files`. */
  readonly shards: string
  readonly isSequential: boolean
  readonly taskOf: (reading: TableReading) => ShardTask
}

/**
 * A table whose training rows are read in each epoch anew. What is fitted to them follows from one reading of all: means, deviations, bounds, categories
 * and classes are those of all rows; medians, quartiles and the scale of dates those of 10,000 rows drawn at random.
 *
 * @throws as `tableData` does
 */
export async function streamTable(
  { survey, held, shards, isSequential, taskOf }: StreamedTable,
  options: TableOptions & { readonly stream: StreamOptions },
  { files, random, trained }: LoadContext,
  where: string,
): Promise<LoadedData> {
  const { sample, sizes, without, fingerprint } = survey
  const whole = { ...options, classWeights: 'none' } as const
  const { splits, ...data } = tableData({ train: sample, ...held }, whole, random, where, trained)
  // The rows of the sample are not those of the file.
  const { rows: _, ...excerpt } = splits['train']!
  const { preprocessing, classes, targetNames } = data
  const reading: TableReading = { preprocessing, targets: targetNames, classes, bytes: options.bytes }
  const classCounts = classes.length > 0 ? countClasses(sample, targetNames[0]!, classes) : undefined
  const task = taskOf(reading)
  const stream = streamOf(files, { sizes, task, options: options.stream, classCounts, fingerprint, isSequential })
  const left = without > 0 ? [warningOfUntargeted(sample.name, without)] : []
  return {
    ...data,
    splits: { ...splits, train: excerpt },
    ...streamWeights(options, excerpt, classes, classCounts, where),
    stream,
    warnings: [...left, ...(data.warnings ?? [])],
    notes: [
      ...(data.notes ?? []),
      describeStream(stream.size, shards, options.stream.shuffleBuffer, excerpt),
      ...(stream.size > excerpt.size
        ? [
            `medians, quartiles and the scale of dates are those of ${grouped(excerpt.size)} rows drawn at random; all else is fitted to all rows`,
          ]
        : []),
    ],
  }
}

/** How many rows each class has. @throws DataError for a cell that is none of the classes */
function countClasses(sample: Table, target: string, classes: readonly string[]): number[] {
  const column = sample.columns.find(({ name }) => name === target)!
  const found = [...column.summary!.counts]
  const texts = tableOf(sample.name, [
    textColumn(
      target,
      found.map(([text]) => text),
    ),
  ])
  const rows = Int32Array.from(found, (_, row) => row)
  const place = `${sample.name}, column '${target}'`
  const part = { table: { ...texts, at: () => place }, targets: [0], rows }
  const counts = classes.map(() => 0)
  classTargets([part], classes).values[0]!.forEach((number, i) => (counts[number]! += found[i]![1]))
  if (!column.summary!.hasAll)
    throw new DataError({
      where: place,
      expected: `no more than ${column.summary!.mostCounted} different cells`,
      received: 'more',
    })
  return counts
}
