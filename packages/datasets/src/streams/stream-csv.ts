import { counted } from '@telarjs/core'
import type { Files, LoadContext, LoadedData } from '../dataset.js'
import type { TableOptions } from '../files/table-options.js'
import type { CsvReading } from '../formats/csv-collector.js'
import { planReading, type ReadTableOptions } from '../formats/csv-reader.js'
import { readShards } from '../formats/csv-shards.js'
import { decoderOf } from '../formats/csv-text.js'
import { isGzip } from '../formats/gunzip.js'
import type { Table } from '../formats/table.js'
import { filePieces } from '../io/open-file.js'
import { textPieces } from './csv-shards.js'
import type { CsvRange } from './shard-task.js'
import type { ShardedStreamOptions } from './stream-option.js'
import { streamTable } from './stream-table.js'
import { requireStreamable } from './streamed-data.js'
import { surveyTable } from './table-survey.js'

/** A CSV file, and how it is read. */
export interface CsvFile {
  readonly path: string
  readonly reading: ReadTableOptions
}

/** What to do instead of the options that choose among samples. */
const remedies = {
  validation: 'give it a file of its own: validationPath',
  test: 'give it a file of its own: testPath',
  fold: 'cross-validate without a stream',
  limit: 'give a shorter file',
  sampling: 'classWeights weighs classes in the loss',
  group: 'give each split a file of its own',
}

/**
 * A table in CSV whose training rows are read in each epoch anew, so many at a time: in random order where any place of the file can be read, otherwise,
 * as where it is gzipped, in the order of the file.
 *
 * @param held the tables of the other splits
 */
export async function streamCsv(
  { path, reading: how }: CsvFile,
  held: Readonly<Record<string, Table>>,
  options: TableOptions & { readonly stream: ShardedStreamOptions },
  context: LoadContext,
  where: string,
): Promise<LoadedData> {
  requireStreamable(options, remedies, where)
  const { files } = context
  const { shardSize } = options.stream
  const isSequential = !(await hasPlaces(files, path, how.encoding))
  let reading = await planReading(textPieces(files, path), path, how)
  for (;;) {
    const file: ReadFile = { ranges: [], names: [], turned: new Set() }
    const shards = tablesOf(files, path, reading, shardSize, file)
    const survey = await surveyTable(shards, options.target, context.random.stream('sample'), where, context.signal)
    const { ranges, names, turned } = file
    const text = new Set([...turned, ...survey.turned])
    if (text.size > 0) {
      reading = { ...reading, text: new Set([...reading.text, ...text]) }
      continue
    }
    const order = isSequential ? 'in their order, because the file is read from its beginning' : ''
    const task = {
      kind: 'csv-table',
      path,
      reading,
      names,
      shardSize,
      ranges: isSequential ? undefined : ranges,
    } as const
    return streamTable(
      {
        survey,
        held,
        shards: `${counted(ranges.length, 'part')} of ${path}${order && ` (${order})`}`,
        isSequential,
        taskOf: (rows) => ({ ...task, ...rows }),
      },
      options,
      context,
      where,
    )
  }
}

/** What is found while a file is read. */
interface ReadFile {
  readonly ranges: CsvRange[]
  names: readonly string[]
  readonly turned: Set<number>
}

async function* tablesOf(
  files: Files,
  path: string,
  reading: CsvReading,
  shardSize: number,
  file: ReadFile,
): AsyncGenerator<Table> {
  for await (const { table, from, to, line, turned } of readShards(textPieces(files, path), reading, shardSize)) {
    file.ranges.push({ from, to, line })
    file.names = table.columns.map(({ name }) => name)
    for (const column of turned) file.turned.add(column)
    yield table
  }
}

/** Whether a place of the text is one of the file: it is neither packed nor in another encoding. */
async function hasPlaces(files: Files, path: string, encoding: string | undefined): Promise<boolean> {
  for await (const piece of filePieces(files, path))
    return !isGzip(piece) && decoderOf(piece, path, encoding) === undefined
  return true
}
