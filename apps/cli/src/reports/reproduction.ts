import type { Recipe, RecipeRow } from '@telarjs/recipes'
import { join } from 'node:path'
import type { ReachedRun } from '../runs/read-folder.js'
import { table } from '../output/terminal.js'
import { writeFileWhole, writeJson } from '../output/write-file.js'

/** One run of a row, by its seed. */
export interface ReproducedRun extends ReachedRun {
  readonly row: string
  readonly seed: number
  readonly folder: string
  readonly warnings: readonly string[]
  /** What a search found, of a row that is the best of one. */
  readonly found?: string
}

/** A row with its runs. */
export interface ReproducedRow {
  readonly row: RecipeRow
  readonly runs: readonly ReproducedRun[]
}

const head = ['row', 'number', 'reported', 'reached', 'difference']

/** The table for a terminal. */
export function reproductionLines(rows: readonly ReproducedRow[]): string[] {
  return table([head, ...rows.flatMap(cellsOf)])
}

/** Writes the table with all that belongs to it: `report.md` for people, `report.json` for programs. */
export async function writeReproduction(folder: string, recipe: Recipe, rows: readonly ReproducedRow[]): Promise<void> {
  await writeJson(join(folder, 'report.json'), {
    recipe: recipe.id,
    rows: rows.map(({ row: { id, label, note, accident }, runs }) => ({ id, label, note, accident, runs })),
  })
  await writeFileWhole(join(folder, 'report.md'), markdown(recipe, rows))
}

function markdown(recipe: Recipe, rows: readonly ReproducedRow[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const runs = rows.flatMap((row) => row.runs)
  const ended = runs.filter(({ device }) => device !== '')
  const places = [...new Set(ended.map(({ backend, device }) => `${backend} (${device})`))]
  const remarks = rows.flatMap(({ row }) => [
    ...(row.note ? [`- \`${row.id}\`: ${row.note}`] : []),
    ...(row.accident ? [`- \`${row.id}\`, not to be met: ${row.accident}`] : []),
  ])
  const found = runs.flatMap((run) =>
    run.found === undefined ? [] : [`- \`${run.row}\`, seed ${run.seed}: ${run.found}`],
  )
  const failed = runs
    .filter(({ status }) => status === 'failed')
    .map(({ row, seed, why }) => `- \`${row}\`, seed ${seed}: ${why}`)
  const warned = runs.flatMap(({ row, seed, warnings }) =>
    warnings.map((warning) => `- \`${row}\`, seed ${seed}: ${warning}`),
  )
  const times = rows.map(({ row, runs: own }) =>
    line([row.label, own.map(({ seconds }) => seconds.toFixed(1)).join(', ')]),
  )
  return (
    [
      `# ${recipe.id}`,
      recipe.summary,
      `Run on ${places.join(', ') || 'nothing yet'}; seeds ${[...new Set(runs.map(({ seed }) => seed))].join(', ')}. Mean ± deviation where there are several.`,
      [line(head), line(head.map((_, i) => (i < 2 ? '---' : '---:'))), ...rows.flatMap(cellsOf).map(line)].join('\n'),
      ...(remarks.length > 0 ? ['## Remarks', remarks.join('\n')] : []),
      ...(found.length > 0 ? ['## Found by search', found.join('\n')] : []),
      ...(failed.length > 0 ? ['## Failed', failed.join('\n')] : []),
      ...(warned.length > 0 ? ['## Warnings', warned.join('\n')] : []),
      '## Seconds',
      [line(['row', 'seconds']), line(['---', '---:']), ...times].join('\n'),
    ].join('\n\n') + '\n'
  )
}

function cellsOf({ row, runs }: ReproducedRow): string[][] {
  const ended = runs.filter(({ comparisons }) => comparisons.length > 0)
  if (row.reported.length === 0 || ended.length === 0)
    return [[row.label, '', '–', runs.map(({ summary, status }) => summary ?? status).join('; '), '–']]
  return row.reported.map((number, index) => {
    const values = ended.flatMap(({ comparisons }) => comparisons[index]?.reached ?? [])
    const mean = values.reduce((sum, value) => sum + value, 0) / values.length
    const write =
      number.metric === 'accuracy'
        ? (value: number) => `${(value * 100).toFixed(2)} %`
        : (value: number) => value.toFixed(4)
    const when = number.epoch ? ` (${number.epoch === 'mean' ? 'mean of epochs' : `${number.epoch} epoch`})` : ''
    const name = `${number.split} ${number.metric}${when}`
    if (values.length === 0) return [index === 0 ? row.label : '', name, write(number.value), '–', '–']
    return [
      index === 0 ? row.label : '',
      name,
      write(number.value),
      `${write(mean)}${deviation(values, mean, write)}`,
      signed(mean - number.value, write),
    ]
  })
}

function deviation(values: readonly number[], mean: number, write: (value: number) => string): string {
  if (values.length < 2) return ''
  return ` ± ${write(Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1)))}`
}

function signed(value: number, write: (value: number) => string): string {
  return `${value < 0 ? '−' : '+'}${write(Math.abs(value))}`
}
