import { createCollector, type CsvReading } from './csv-collector.js'
import { createRowReader } from './csv-rows.js'
import { utf8Pieces, type Pieces } from './csv-text.js'
import type { Table } from './table.js'

/** Some rows of a file that come one after the other. */
export interface CsvShard {
  readonly table: Table
  /** Columns whose first numbers in these rows would have to be read again as text. */
  readonly turned: ReadonlySet<number>
  /** The place of the first byte in the text, and of the one behind the last. */
  readonly from: number
  readonly to: number
  /** The line of the first row. */
  readonly line: number
}

/** Bytes that are divided into rows before shards are given away. */
const bytesAtOnce = 1 << 20

/** Shards are small: nothing is gained by foreseeing their rows. */
const noForesight = () => 0

/**
 * Reads a table in CSV so many rows at a time, so that no more of it is in memory.
 *
 * @param rows of each shard; the last one may have fewer
 * @throws DataError as `readTable` does
 */
export async function* readShards(pieces: Pieces, reading: CsvReading, rows: number): AsyncGenerator<CsvShard> {
  const { name, layout, options } = reading
  const ready: CsvShard[] = []
  let collector = createCollector(reading, noForesight)
  let [from, to, line] = [0, 0, 0]

  function finish(): void {
    ready.push({ ...collector.finish(), from, to, line })
    collector = createCollector(reading, noForesight, collector.head)
  }

  const [delimiter, decimal] = [layout.delimiter.charCodeAt(0), layout.decimal.charCodeAt(0)]
  const reader = createRowReader(name, delimiter, decimal, (bytes, cells, at, start, end) => {
    const before = collector.size
    collector.addRow(bytes, cells, at)
    if (collector.size === before) return
    if (before === 0) [from, line] = [start, at]
    to = end
    if (collector.size === rows) finish()
  })
  let count = 0
  for await (const piece of utf8Pieces(pieces, name, options.encoding)) {
    // A source may give the whole file as one piece.
    for (let at = 0; at < piece.length; at += bytesAtOnce) {
      reader.push(piece.subarray(at, at + bytesAtOnce))
      count += ready.length
      yield* ready.splice(0)
    }
  }
  reader.end()
  // A file without rows is refused by what finishes it.
  if (collector.size > 0 || count + ready.length === 0) finish()
  yield* ready
}

/** Reads the rows of single shards. @param names of the columns */
export function createShardReader(reading: CsvReading, names: readonly string[]) {
  const { name, layout } = reading
  const [delimiter, decimal] = [layout.delimiter.charCodeAt(0), layout.decimal.charCodeAt(0)]
  let collector = createCollector(reading, noForesight)
  // One for all shards, since each has a WebAssembly memory of its own.
  const reader = createRowReader(name, delimiter, decimal, (row, cells, at) => collector.addRow(row, cells, at))
  /** @param bytes from the first row, which stands in `line`, to the end of the last */
  return (bytes: Uint8Array, line: number): Table => {
    collector = createCollector(reading, noForesight, { names, line })
    reader.begin(line)
    reader.push(bytes)
    reader.end()
    return collector.finish().table
  }
}
