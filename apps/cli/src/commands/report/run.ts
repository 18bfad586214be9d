import { counted } from '@telarjs/core'
import type { ReportInvocation } from './command.js'
import type { Registry } from '@telarjs/core'
import {
  compareRuns,
  comparedRunFigures,
  experimentDifferences,
  htmlPage,
  type Page,
  type Section,
} from '@telarjs/report'
import { dirname, join, relative, resolve } from 'node:path'
import { findRun } from '../../runs/find-run.js'
import { startHost } from '../../host/host.js'
import {
  comparedRun,
  distinct,
  hasCheckpoint,
  inspectRuns,
  readLogs,
  type InspectedRun,
} from '../../reports/inspect-run.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { pageOfLogs, pageOfOne, type LoggedRun } from '../../reports/run-page.js'
import { isFolderOfRuns, readFolderOfRuns, type FolderOfRuns } from './folder-of-runs.js'
import { logSections, runSections } from '../../reports/run-sections.js'
import { writeFileWhole } from '../../output/write-file.js'
import { writeFigures } from '../../reports/write-figures.js'

/** `telar report [runs…]`: of runs, searches and cross-validations; of the newest run where none is named */
export async function run({ args, options, terminal }: ReportInvocation): Promise<void> {
  const named = args.runs.length > 0 ? args.runs : ['last']
  const folders = distinct(await Promise.all(named.map((run) => findFolder(run, options.runs))))
  const { theme } = options
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const trained = folders.filter((folder) => !isFolderOfRuns(folder))
    const others: FolderOfRuns[] = []
    for (const folder of folders.filter(isFolderOfRuns))
      others.push(await readFolderOfRuns(folder, registry, host, terminal.warn))
    const runs = await inspectRuns(trained.filter(hasCheckpoint), {
      registry,
      host,
      checkpoint: options.checkpoint,
      say: terminal.warn,
    })
    const logs = await Promise.all(
      trained.filter((folder) => !hasCheckpoint(folder)).map((folder) => readLogs(folder, folders)),
    )
    const out =
      options.out ??
      (folders.length === 1 ? join(folders[0]!, 'report') : join(dirname(resolve(folders[0]!)), 'report'))
    const page =
      folders.length > 1
        ? await pageOfMany(runs, logs, others, registry)
        : await pageOfSingle(runs[0], logs[0], others[0], registry)
    const file = join(out, 'report.html')
    await writeFileWhole(file, htmlPage(page))
    const figures = page.sections.flatMap((section) => section.figures ?? [])
    const missing = await writeFigures(join(out, 'figures'), figures, { png: options.png, theme })
    if (missing) terminal.warn(missing)
    const drawn =
      figures.length === 0
        ? 'no figures, since nothing has been measured yet'
        : `${counted(figures.length, 'figure')}, each also alone in ${relative(process.cwd(), resolve(out, 'figures'))}`
    terminal.say(`${relative(process.cwd(), resolve(file))}: ${drawn}`)
    const biases = [...new Set(runs.flatMap(({ bias }) => bias ?? []))]
    const damaged = [...runs, ...logs].flatMap(({ record: { name, skippedLines } }) =>
      skippedLines > 0 ? [`${name}: ${skippedLines} damaged lines of its logs are left out`] : [],
    )
    const notes = biases.map(
      (bias) =>
        `${runs
          .filter((run) => run.bias === bias)
          .map(({ record }) => record.name)
          .join(', ')}: ${bias}`,
    )
    for (const note of [...notes, ...damaged]) terminal.warn(`warning: ${note}`)
    terminal.result({
      report: file,
      notes: [...notes, ...damaged],
      figures: figures.map(({ id, title, summary }) => ({ id, title, summary })),
    })
  } finally {
    await host.stop()
  }
}

/** The folder of a run, or of a search or cross-validation by its name or folder. */
async function findFolder(run: string, runs: string): Promise<string> {
  return [run, join(runs, run)].find(isFolderOfRuns) ?? findRun(run, runs)
}

async function pageOfSingle(
  run: InspectedRun | undefined,
  log: LoggedRun | undefined,
  other: FolderOfRuns | undefined,
  registry: Registry,
): Promise<Page> {
  if (other) return other.page()
  return run ? pageOfOne(run, registry) : pageOfLogs(log!)
}

async function pageOfMany(
  runs: readonly InspectedRun[],
  logs: readonly LoggedRun[],
  others: readonly FolderOfRuns[],
  registry: Registry,
): Promise<Page> {
  const all = [...runs, ...logs].map(({ record }) => record)
  const compared = runs.length > 1 ? compareRuns(runs.map(comparedRun)) : undefined
  const differences = experimentDifferences(all)
  const tables = [...(compared ? [compared.table] : []), ...(differences.rows.length > 0 ? [differences] : [])]
  const text = compared && compared.notes.length > 0 ? { text: compared.notes.join(' ') } : {}
  const sections: Section[] =
    all.length > 1 ? [{ title: 'Comparison', ...text, tables, figures: comparedRunFigures(all) }] : []
  const addOf = (name: string, own: readonly Section[]) =>
    sections.push(
      ...own.map((section) => ({
        ...section,
        title: `${name}: ${section.title.charAt(0).toLowerCase()}${section.title.slice(1)}`,
      })),
    )
  const add = ({ record }: LoggedRun, own: readonly Section[]) => addOf(record.name, own)
  for (const run of runs) add(run, await runSections(run, registry, `${run.record.name}-`))
  for (const run of logs) add(run, logSections(run, `${run.record.name}-`))
  for (const other of others) addOf(other.name, await other.sections(`${other.name}-`))
  const names = [...all, ...others].map(({ name }) => name)
  return {
    title: others.length > 0 ? `${names.length} runs and folders of runs` : counted(names.length, 'run'),
    lead: names.join(', '),
    sections,
  }
}
