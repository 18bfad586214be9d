import { ExperimentError } from '@telar/core'
import { compareRuns, comparedRunFigures, duration, htmlPage, percent, short, type Page, type Section } from '@telar/report'
import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join, relative, resolve } from 'node:path'
import { startHost } from '../host.js'
import { inspectRuns, testResultOf, whichOf, type InspectedRun } from '../inspect-run.js'
import { loadRegistry } from '../plugins.js'
import { runSections } from '../run-sections.js'
import { createTerminal } from '../terminal.js'
import { writeFigures } from '../write-figures.js'

export interface ReportArguments {
  readonly out?: string
  readonly checkpoint?: string
  readonly theme: string
  readonly png: boolean
  readonly backend?: string
  readonly requireGpu?: boolean
  readonly plugin: readonly string[]
  readonly quiet?: boolean
  readonly json?: boolean
}

/** `telar report <runs…>` */
export async function reportCommand(folders: readonly string[], options: ReportArguments): Promise<void> {
  const terminal = createTerminal(options)
  const { theme } = options
  if (theme !== 'light' && theme !== 'dark') throw new ExperimentError(`--theme: expected light or dark, received ${theme}`)
  const which = whichOf(options.checkpoint)
  const registry = await loadRegistry(options.plugin)
  const host = await startHost(options)
  try {
    const runs = await inspectRuns(folders, { registry, host, which, say: terminal.warn })
    const out = options.out ?? (runs.length === 1 ? join(folders[0]!, 'report') : join(dirname(resolve(folders[0]!)), 'report'))
    const page = runs.length === 1 ? await pageOfOne(runs[0]!, registry) : await pageOfMany(runs, registry)
    await mkdir(out, { recursive: true })
    const file = join(out, 'report.html')
    await writeFile(file, htmlPage(page))
    const figures = page.sections.flatMap((section) => section.figures ?? [])
    const missing = await writeFigures(join(out, 'figures'), figures, { png: options.png, theme })
    if (missing) terminal.warn(missing)
    terminal.say(`${relative(process.cwd(), resolve(file))}: ${figures.length} figures, each also alone in ${relative(process.cwd(), resolve(out, 'figures'))}`)
    terminal.result({ report: file, figures: figures.map(({ id, title, summary }) => ({ id, title, summary })) })
  } finally {
    await host.stop()
  }
}

async function pageOfOne(run: InspectedRun, registry: Parameters<typeof runSections>[1]): Promise<Page> {
  const { record } = run
  return { title: record.name, lead: leadOf(run), numbers: numbersOf(run), sections: await runSections(run, registry) }
}

async function pageOfMany(runs: readonly InspectedRun[], registry: Parameters<typeof runSections>[1]): Promise<Page> {
  const { table, differences } = compareRuns(runs.map((run) => ({ name: run.record.name, experiment: run.record.experiment, parameters: run.parameters, seconds: run.record.seconds, test: testResultOf(run) })))
  const sections: Section[] = [{ title: 'Comparison', tables: [table, ...(differences.rows.length > 0 ? [differences] : [])], figures: comparedRunFigures(runs.map(({ record }) => record)) }]
  for (const run of runs) {
    const own = await runSections(run, registry, `${run.record.name}-`)
    sections.push(...own.map((section) => ({ ...section, title: `${run.record.name}: ${section.title.charAt(0).toLowerCase()}${section.title.slice(1)}` })))
  }
  return { title: `${runs.length} runs`, lead: runs.map(({ record }) => record.name).join(', '), sections }
}

function leadOf({ record, split }: InspectedRun): string {
  const data = record.experiment.data.use.replace('dataset:', '')
  const how = record.status === 'completed' ? `trained for ${record.epochs.length} epochs` : `${record.status} after ${record.epochs.length} epochs`
  return `A network for ${data}, ${how}${record.backend ? ` on ${record.backend} (${record.device})` : ''}, looked at on its ${split} split.`
}

function numbersOf({ evaluation, parameters, record, split }: InspectedRun): NonNullable<Page['numbers']> {
  const shares = Object.entries(evaluation.metrics).filter((entry): entry is [string, number] => typeof entry[1] === 'number').slice(0, 3)
  return [
    ...shares.map(([name, value]) => ({ name: `${split} ${name}`, value: value >= 0 && value <= 1 ? percent(value) : short(value) })),
    { name: `${split} loss`, value: short(evaluation.loss) },
    { name: 'parameters', value: short(parameters) },
    { name: 'time', value: duration(record.seconds) },
  ]
}
