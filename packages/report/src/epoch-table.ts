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
 * Damaged lines are left out and counted.
 */
export function parseEpochTable(text: string): { readonly epochs: readonly RunEpoch[]; readonly skipped: number } {
  const [head, ...lines] = text
    .split('\n')
    .filter((line) => line !== '')
    .map(cellsOf)
  if (!head) return { epochs: [], skipped: 0 }
  const whole = lines.filter((cells) => cells.length === head.length && !cells.map(numberOf).some(Number.isNaN))
  const splits = head.filter((column) => column.endsWith(' loss')).map((column) => column.slice(0, -' loss'.length))
  const epochs = whole.map((cells) => {
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
  return { epochs, skipped: lines.length - whole.length }
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
