import type { TrainInvocation } from './command.js'
import {
  checkpointFile,
  counted,
  describeTargets,
  duration,
  ExperimentError,
  formatMetric,
  grouped,
  parseExperiment,
  short,
  type ParsedExperiment,
  type Registry,
  type RunEvent,
  type RunEvents,
} from '@telarjs/core'
import { searchedRow } from '@telarjs/recipes'
import { existsSync, statSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { applyOverrides } from '../../inputs/overrides.js'
import { loadExperiment, separateOverrides, type ExperimentArguments } from '../../inputs/load-experiment.js'
import { startHost } from '../../host/host.js'
import { createProgressView } from '../../output/progress-line.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { pluginArguments } from '../../inputs/plugin-arguments.js'
import { findRun } from '../../runs/find-run.js'
import { differingFields, findResumable, requireUnfinished } from '../../runs/resume.js'
import { makeRunFolder, removeUnbegun } from '../../runs/create-folder.js'
import { readEnd, runInFolder, withStandardCallbacks, type RunSummary } from '../../runs/train-in-folder.js'
import { bold, table, type Terminal } from '../../output/terminal.js'

/** `telar train [experiment] [path=value …]`; resolves to the exit code. */
export async function run({ args, options, terminal, catchInterrupt }: TrainInvocation): Promise<number> {
  requireModes(options)
  const interrupt = catchInterrupt()
  const registry = await loadRegistry(options.plugin)
  const { resume } = options
  const given = separateOverrides(args)
  const name = given.experiment
  const start =
    resume === undefined
      ? await startAnew(given, options, registry)
      : await goOn(given, { ...options, resume }, registry, terminal)
  const searched = name !== undefined && resume === undefined ? searchedRow(name) : undefined
  if (searched)
    terminal.warn(`${name} is where a search begins, and is trained as it stands; telar reproduce ${searched} searches`)
  // The trainer's code is read while the backend starts.
  const [host] = await Promise.all([startHost({ ...options, data: start.experiment.data }), import('@telarjs/trainer')])
  try {
    const folder = start.folder ?? (await makeFolder(start.experiment.name, options))
    try {
      const summary = await runInFolder({
        ...start,
        folder,
        registry,
        host,
        signal: interrupt.signal,
        modes: modesOf(options),
        otherData: options.otherData ? 'next-epoch' : 'refuse',
        onWarning: terminal.warn,
        makeReport: async (trained) => {
          const { runPage } = await import('../../reports/run-page.js')
          return runPage(trained, { registry, host, checkpoint: undefined, say: () => undefined })
        },
        onEvent: createView(options.fastDevRun ? undefined : folder, options.plugin, terminal),
      })
      terminal.result(options.fastDevRun ? { ...summary, run: null } : summary)
      return interrupt.exitCode() ?? exitCodeOf(summary)
    } catch (error) {
      // A run that has begun wrote how it ended into its folder.
      const ended = await readEnd(host.storage(folder))
      if (ended) terminal.result(ended)
      else if (start.folder === undefined) await removeUnbegun(folder)
      throw error
    } finally {
      if (options.fastDevRun) await rm(folder, { recursive: true, force: true })
    }
  } finally {
    await host.stop()
  }
}

/** The folder of a new run; one that is not kept lies among the temporary files. */
function makeFolder(name: string, { fastDevRun, runs }: TrainInvocation['options']): Promise<string> {
  return fastDevRun ? mkdtemp(join(tmpdir(), 'telar-fast-dev-run-')) : makeRunFolder(runs, name)
}

function modesOf({ fastDevRun, overfitBatches }: TrainInvocation['options']) {
  return { fastDevRun, ...(overfitBatches === undefined ? {} : { overfitBatches }) }
}

/** @throws ExperimentError for options that cannot stand together */
function requireModes({ fastDevRun, overfitBatches, resume }: TrainInvocation['options']): void {
  const other = resume === undefined ? overfitBatches !== undefined && '--overfit-batches' : '--resume'
  if (fastDevRun && other)
    throw new ExperimentError({ where: '--fast-dev-run', expected: 'to stand alone', received: other })
}

/** Where a run begins: its experiment and, where it goes on, its folder and checkpoint. */
interface Start {
  readonly experiment: ParsedExperiment
  readonly folder?: string | undefined
  readonly from?: Uint8Array
}

async function startAnew(
  { experiment, overrides }: ExperimentArguments,
  { name, seed }: TrainInvocation['options'],
  registry: Registry,
): Promise<Start> {
  const named = [
    ...(name === undefined ? [] : [`name=${JSON.stringify(name)}`]),
    ...(seed === undefined ? [] : [`seed=${seed}`]),
  ]
  const given = parseExperiment(registry, await loadExperiment({ experiment, overrides: [...overrides, ...named] }))
  return { experiment: parseExperiment(registry, withStandardCallbacks(given)) }
}

/** The folder of the run to go on with, where one is given in place of an experiment; the newest run where nothing says which. */
async function namedFolder(
  experiment: string | undefined,
  { resume, name, runs }: TrainInvocation['options'],
): Promise<string | undefined> {
  if (experiment !== undefined)
    return existsSync(experiment) && statSync(experiment).isDirectory() ? experiment : undefined
  return (resume === 'last' || resume === 'best') && name === undefined ? findRun('last', runs) : undefined
}

/** A resumed run goes on with the experiment of its checkpoint; `path=value` changes what may change. */
async function goOn(
  { experiment: name, overrides }: ExperimentArguments,
  options: TrainInvocation['options'] & { readonly resume: string },
  registry: Registry,
  terminal: Terminal,
): Promise<Start> {
  const folder = await namedFolder(name, options)
  const isNamed = options.resume === 'last' || options.resume === 'best' || name !== undefined
  const given =
    isNamed && !folder
      ? parseExperiment(registry, await loadExperiment({ experiment: name, overrides: [] }))
      : undefined
  const found = await findResumable({
    resume: options.resume,
    folder,
    runs: options.runs,
    name: options.name ?? given?.name ?? '',
  })
  // A checkpoint from the Studio names no callbacks that save, and would go on without leaving a checkpoint.
  const experiment = parseExperiment(
    registry,
    withStandardCallbacks(parseExperiment(registry, applyOverrides(found.experiment, overrides))),
  )
  requireUnfinished(found, experiment)
  const other = given
    ? differingFields(parseExperiment(registry, withStandardCallbacks(given)), experiment).filter(
        (field) => field !== 'name',
      )
    : []
  if (other.length > 0 && overrides.length === 0) {
    terminal.warn(
      `warning: ${found.path} goes on with its own experiment, which differs in ${other.join(', ')}; path=value changes it`,
    )
  }
  return { experiment, folder: found.folder, from: found.bytes }
}

type ValueKinds = RunEvents['runStart']['valueKinds']

/** @param folder undefined where none is kept */
function createView(
  folder: string | undefined,
  plugins: readonly string[],
  terminal: Terminal,
): (event: RunEvent) => Promise<void> {
  const show = createProgressView(terminal)
  let kinds: ValueKinds = {}
  return async (event) => {
    if (event.type === 'runStart') {
      kinds = event.valueKinds
      sayStart(event, folder, terminal)
    }
    await show(event)
    if (event.type === 'runEnd') sayEnd(event, kinds, terminal)
    const isSaved =
      folder !== undefined &&
      event.type === 'runEnd' &&
      event.status === 'aborted' &&
      existsSync(join(folder, checkpointFile('last')))
    if (isSaved)
      terminal.say(
        `the checkpoint is saved; go on with: telar train --resume ${relative(process.cwd(), folder)}${pluginArguments(plugins)}`,
      )
  }
}

function exitCodeOf({ status }: RunSummary): number {
  return status === 'failed' ? 1 : 0
}

/** More notes of the data than these are counted at the head of a run. */
const mostNotes = 24

function sayStart(
  { experiment, backend, runner, parameters, steps, samples, targets, notes = [], resumedAt }: RunEvents['runStart'],
  folder: string | undefined,
  terminal: Terminal,
): void {
  const sizes = Object.entries(samples).map(([name, size]) => `${grouped(size)} ${name}`)
  terminal.say(`${bold(experiment.name)} on ${backend.name} (${backend.device}): ${backend.why}`)
  terminal.say(
    `${grouped(parameters)} parameters, ${sizes.join(' + ')} samples, ${counted(steps, 'step')}, seed ${experiment.seed}, steps ${runner.kind}${runner.why && `: ${runner.why}`}`,
  )
  terminal.say(describeTargets(targets))
  for (const note of notes.slice(0, mostNotes)) terminal.say(note)
  if (notes.length > mostNotes)
    terminal.say(`… and ${notes.length - mostNotes} more of the data, which telar explain and telar report show`)
  if (resumedAt)
    terminal.say(
      `going on after epoch ${resumedAt.epoch}, step ${grouped(resumedAt.step)}, ${resumedAt.restored ? 'from the weights that were restored at its end, such as those of its best epoch' : 'from the weights of that step'}`,
    )
  if (folder !== undefined) terminal.say(`saved in ${relative(process.cwd(), folder) || '.'}`)
}

function sayEnd(
  { status, why, evaluations, seconds, samplesPerSecond }: RunEvents['runEnd'],
  kinds: ValueKinds,
  terminal: Terminal,
): void {
  const names = [
    ...new Set(
      Object.values(evaluations).flatMap(({ metrics }) =>
        Object.keys(metrics).filter((name) => typeof metrics[name] === 'number'),
      ),
    ),
  ]
  if (Object.keys(evaluations).length > 0) {
    terminal.say('')
    const rows = Object.values(evaluations).map(({ split, samples, loss, metrics }) => [
      split,
      grouped(samples),
      short(loss),
      ...names.map((name) => formatMetric(metrics[name] as number, kinds[name])),
    ])
    for (const line of table([['split', 'samples', 'loss', ...names], ...rows])) terminal.say(line)
    terminal.say('')
  }
  terminal.say(`${status}${why && `: ${why}`} in ${duration(seconds)}, ${grouped(samplesPerSecond)} samples/s`)
}
