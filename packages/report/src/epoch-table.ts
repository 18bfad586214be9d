import { DataError } from '@telarjs/core'

/** A loss and other numbers by name; null where a number was not finite. */
export interface RunScores {
  readonly loss: number | null
  readonly metrics: Readonly<Record<string, number | null>>
}

/** What an epoch came to. */
export interface RunEpoch {
  readonly epoch: number
  readonly step: number
  readonly seconds: number
  readonly learningRate: number | null
  readonly train: RunScores
  /** By split. */
  readonly splits: Readonly<Record<string, RunScores>>
}

const known = ['epoch', 'step', 'seconds', 'learning rate']

/**
 * Reads the epochs of a run from its metrics.csv: `loss` and `accuracy` are of training, `test loss` of the split 'test'.
 *
 * @throws DataError that names the line
 */
export function parseEpochTable(text: string, name: string): RunEpoch[] {
  const [head, ...lines] = text
    .split('\n')
    .filter((line) => line !== '')
    .map(cellsOf)
  if (!head) return []
  const splits = head.filter((column) => column.endsWith(' loss')).map((column) => column.slice(0, -' loss'.length))
  return lines.map((cells, i) => {
    if (cells.length !== head.length)
      throw new DataError(`${name}:${i + 2}: expected ${head.length} columns, received ${cells.length}`)
    const row = new Map(head.map((column, c) => [column, numberOf(cells[c]!)]))
    const own = head.filter(
      (column) => !known.includes(column) && !splits.some((split) => column.startsWith(`${split} `)),
    )
    return {
      epoch: row.get('epoch') ?? 0,
      step: row.get('step') ?? 0,
      seconds: row.get('seconds') ?? 0,
      learningRate: row.get('learning rate') ?? null,
      train: scoresOf(own, row, ''),
      splits: Object.fromEntries(
        splits.map((split) => [
          split,
          scoresOf(
            head.filter((column) => column.startsWith(`${split} `)),
            row,
            `${split} `,
          ),
        ]),
      ),
    }
  })
}

function scoresOf(columns: readonly string[], row: ReadonlyMap<string, number | null>, prefix: string): RunScores {
  const values = columns.map((column) => [column.slice(prefix.length), row.get(column) ?? null] as const)
  return {
    loss: row.get(`${prefix}loss`) ?? null,
    metrics: Object.fromEntries(values.filter(([name]) => name !== 'loss')),
  }
}

function numberOf(cell: string): number | null {
  return cell === '' || cell === 'null' ? null : Number(cell)
}

/** A line of CSV; quoted cells may hold commas and doubled quotes. */
function cellsOf(line: string): string[] {
  return [...line.matchAll(/(?:^|,)(?:"((?:[^"]|"")*)"|([^,]*))/g)].map(
    ([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain ?? '',
  )
}
