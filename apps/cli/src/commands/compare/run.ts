import type { CompareInvocation } from './command.js'
import { ExperimentError } from '@telarjs/core'
import {
  compareRuns,
  comparedRunFigures,
  htmlPage,
  type Comparison,
  type Section,
  type TextTable,
} from '@telarjs/report'
import { join } from 'node:path'
import { findRun } from '../../runs/find-run.js'
import { startHost } from '../../host/host.js'
import { comparedRun, distinct, inspectRuns } from '../../reports/inspect-run.js'
import { writeFileWhole } from '../../output/write-file.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { bold, dim, table as lines } from '../../output/terminal.js'
import { writeFigures } from '../../reports/write-figures.js'

const aboutChance =
  'How probable a difference at least as large is, if both were equally good; of repeats, the run in the middle counts.'

/** What p in the table is; undefined where there is none. */
function aboutP({ rows }: Comparison): string | undefined {
  if (rows.some(({ againstBest }) => againstBest)) return `p: McNemar's exact test on the same samples. ${aboutChance}`
  return rows.some(({ errorsAgainstBest }) => errorsAgainstBest)
    ? `p: Wilcoxon's signed-rank test of the absolute errors on the same samples. ${aboutChance}`
    : undefined
}

/** Letters of a cell in the terminal. */
const widestCell = 40

/** `telar compare <runs…>` */
export async function run({ args, options, terminal }: CompareInvocation): Promise<void> {
  const folders = distinct(await Promise.all(args.runs.map((run) => findRun(run, options.runs))))
  if (folders.length < 2)
    throw new ExperimentError({ where: 'compare', expected: 'two runs or more', received: `${folders.length}` })
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const runs = await inspectRuns(folders, { registry, host, checkpoint: options.checkpoint, say: terminal.warn })
    const stray = runs.find(({ split }) => split !== runs[0]!.split)
    if (stray)
      throw new ExperimentError({
        where: 'compare',
        expected: 'runs with the same split',
        received: `'${runs[0]!.split}' of ${runs[0]!.folder} and '${stray.split}' of ${stray.folder}`,
      })
    const compared = compareRuns(runs.map(comparedRun))
    const warnings = runs.flatMap((run) => run.warnings.map((warning) => `${run.record.name}: ${warning}.`))
    const comparison = { ...compared, notes: [...compared.notes, ...warnings] }
    terminal.say(
      `${bold(`On the ${runs[0]!.split} split`)} ${dim(`(by ${[...new Set(runs.map((run) => run.checkpointName))].join(' or ')}.telar of each run)`)}`,
    )
    sayTable(comparison.table, terminal.say)
    for (const note of comparison.notes) terminal.say(note)
    const about = aboutP(comparison)
    if (about) terminal.say(dim(about))
    terminal.say(`\n${bold('Differences of their experiments')}`)
    if (comparison.differences.rows.length === 0) terminal.say('none but the seed')
    else sayCut(comparison.differences, terminal.say)
    if (options.out !== undefined)
      await writePage(
        options.out,
        comparison,
        comparedRunFigures(runs.map(({ record }) => record)),
        options.png,
        terminal.say,
      )
    terminal.result({
      split: runs[0]!.split,
      rows: comparison.rows,
      notes: comparison.notes,
      differences: comparison.differences,
    })
  } finally {
    await host.stop()
  }
}

function sayTable({ head, rows }: TextTable, say: (line: string) => void): void {
  for (const line of lines([head, ...rows])) say(line)
}

/** Specs with many options are long; what does not fit into a column is left out. */
function sayCut({ head, rows }: TextTable, say: (line: string) => void): void {
  const cut = (cell: string) => (cell.length > widestCell ? `${cell.slice(0, widestCell - 1)}…` : cell)
  sayTable({ head, rows: rows.map((row) => row.map(cut)) }, say)
  if (rows.flat().some((cell) => cell.length > widestCell))
    say(dim('… is cut off; --out FOLDER writes it whole, and --json'))
}

async function writePage(
  out: string,
  comparison: Comparison,
  figures: Section['figures'] & object,
  png: boolean,
  say: (line: string) => void,
): Promise<void> {
  const { table, notes, differences, rows } = comparison
  const names = rows.map(({ name }) => name)
  const about = aboutP(comparison)
  const sections: Section[] = [
    { title: 'Test results', text: [...notes, ...(about ? [about] : [])].join(' '), tables: [table] },
    {
      title: 'Differences of their experiments',
      tables: differences.rows.length > 0 ? [differences] : [],
      ...(differences.rows.length === 0 ? { text: 'None but the seed.' } : {}),
    },
    { title: 'Curves', figures },
  ]
  await writeFileWhole(
    join(out, 'comparison.html'),
    htmlPage({ title: `Comparison of ${names.length} experiments`, lead: names.join(', '), sections }),
  )
  await writeFigures(join(out, 'figures'), figures, { png, theme: 'light' })
  say(`\n${join(out, 'comparison.html')} is written, its figures in ${join(out, 'figures')}`)
}
