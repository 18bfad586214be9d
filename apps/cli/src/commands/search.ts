import { ExperimentError, parseExperiment, unknownName, type Json, type JsonObject, type ParsedExperiment, type Registry } from '@telar/core'
import { bestTrial, grid, gridSize, journalFile, medianPruning, parseSpace, randomSearch, readJournal, search, sequential, successiveHalving, tpe, type Better, type Pruner, type SearchEvent, type Space, type Strategy, type Trial, type Values } from '@telar/search'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { loadExperiment } from '../experiment-file.js'
import { fitToData } from '../fit-to-data.js'
import { onInterrupt } from '../interrupt.js'
import { duration, short } from '../numbers.js'
import { applyOverrides, valueAt } from '../overrides.js'
import { loadRegistry } from '../plugins.js'
import { createPool, type Pool } from '../pool.js'
import { readEpochs } from '../run-folders.js'
import { withStandardCallbacks } from '../run-in-folder.js'
import { writeSearchPage } from '../search-page.js'
import { bold, createTerminal, table, type Terminal } from '../terminal.js'
import type { EpochScores } from '../worker-messages.js'

export interface SearchArguments {
  readonly space: string
  readonly strategy: string
  readonly prune: string
  readonly trials: string
  readonly repeats: string
  readonly metric?: string
  readonly split?: string
  readonly jobs?: string
  readonly seed: string
  readonly runs: string
  readonly name?: string
  readonly backend?: string
  readonly requireGpu?: boolean
  readonly plugin: readonly string[]
  readonly quiet?: boolean
  readonly json?: boolean
}

const pruners: Readonly<Record<string, () => Pruner | undefined>> = { none: () => undefined, asha: () => successiveHalving(), median: () => medianPruning() }
const strategies: Readonly<Record<string, (start: Values) => Strategy>> = { tpe: () => tpe(), random: () => randomSearch(), grid: () => grid(), sequential: (start) => sequential(start) }

/** `telar search [experiment] --space space.json [path=value …]`; resolves to the exit code. Called again, it goes on. */
export async function searchCommand(name: string | undefined, overrides: readonly string[], options: SearchArguments): Promise<number> {
  const terminal = createTerminal(options)
  const interrupt = onInterrupt(terminal.warn)
  const registry = await loadRegistry(options.plugin)
  const space = await readSpace(options.space)
  const base = applyOverrides(await loadExperiment(name), overrides) as JsonObject
  const experiment = parseExperiment(registry, base)
  const goal = goalOf(experiment, registry, options)
  const strategy = pick(strategies, options.strategy, 'strategy')(startOf(base, space))
  const pruner = pick(pruners, options.prune, 'pruner')()
  const [{ folderStorage }] = await Promise.all([import('@telar/backend-node'), fitToData([experiment], registry, terminal.warn)])
  const folder = join(options.runs, `search-${options.name ?? experiment.name}`)
  const storage = folderStorage(folder)
  const pool = createPool(options)
  const trials = options.strategy === 'grid' ? Math.min(gridSize(space), count(options.trials, '--trials')) : count(options.trials, '--trials')
  terminal.say(`${bold(experiment.name)}: ${strategy.name} over ${Object.keys(space).join(', ')}; up to ${trials} trials, ${pool.size} at once, in ${folder}`)
  try {
    const seed = Number(options.seed)
    const about: Json = { experiment: base, metric: goal.metric, split: goal.split ?? null }
    const run = (job: TrialJob) => runTrial(job, { base, registry, goal, pool, folder, terminal })
    const running = { space, strategy, pruner, trials, parallel: pool.size, repeats: count(options.repeats, '--repeats'), better: goal.better, seed, storage, about, signal: interrupt.signal, run }
    for await (const event of search(running)) {
      if (event.type === 'end') sayTrial(event, trials, terminal)
    }
    // Also where an earlier call did it all.
    const written = await storage.read(journalFile)
    const all = written ? readJournal(new TextDecoder().decode(written)).trials : []
    const best = bestTrial(all, goal.better)
    if (best) await storage.write('best.json', new TextEncoder().encode(`${JSON.stringify(withValues(base, best.values), null, 2)}\n`))
    const page = await writeSearchPage(folder, { name: experiment.name, trials: all, better: goal.better, quantity: goal.quantity, isShare: goal.better === 'higher' })
    sayResult(all, best, { folder, page, goal }, terminal)
    terminal.result({ folder, journal: join(folder, journalFile), page, trials: all.length, best: best ?? null })
    return interrupt.exitCode() ?? (all.length > 0 && !best ? 1 : 0)
  } finally {
    pool.close()
  }
}

async function readSpace(path: string): Promise<Space> {
  const text = await readFile(path, 'utf8').catch(() => {
    throw new ExperimentError(`--space ${path}: there is no such file`)
  })
  try {
    return parseSpace(JSON.parse(text))
  } catch (error) {
    throw error instanceof SyntaxError ? new ExperimentError(`${path}: expected JSON: ${error.message}`) : error
  }
}

function pick<T>(table: Readonly<Record<string, T>>, name: string, what: string): T {
  const found = table[name]
  if (!found) throw new ExperimentError(`--${what === 'pruner' ? 'prune' : what}: ${unknownName(what, name, Object.keys(table))}`)
  return found
}

function count(text: string, option: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new ExperimentError(`${option}: expected a whole number from 1, received ${text}`)
  return value
}

/** The values that the experiment itself has, where a search one at a time begins. */
function startOf(base: JsonObject, space: Space): Values {
  return Object.fromEntries(Object.keys(space).flatMap((path) => {
    const value = valueAt(base, path)
    return value === undefined ? [] : [[path, value as Json]]
  }))
}

interface Goal {
  readonly metric: string
  readonly split: string | undefined
  readonly better: Better
  readonly quantity: string
}

function goalOf(experiment: ParsedExperiment, registry: Registry, { metric, split }: SearchArguments): Goal {
  const metrics = experiment.metrics.map((spec) => registry.create('metric', spec))
  const names = ['loss', ...metrics.map(({ name }) => name)]
  const wanted = metric ?? names[1] ?? 'loss'
  if (!names.includes(wanted)) throw new ExperimentError(`--metric: ${unknownName('metric', wanted, names)}`)
  const better = metrics.find(({ name }) => name === wanted)?.better ?? 'lower'
  return { metric: wanted, split, better, quantity: `${split ?? 'validation'} ${wanted}` }
}

type TrialJob = Parameters<Parameters<typeof search>[0]['run']>[0]

interface TrialContext {
  readonly base: JsonObject
  readonly registry: Registry
  readonly goal: Goal
  readonly pool: Pool
  readonly folder: string
  readonly terminal: Terminal
}

let warnedOfTest = false

/** Trains one trial; its number is that of its best epoch. */
async function runTrial({ trial, repeat, values, report, signal }: TrialJob, { base, registry, goal, pool, folder, terminal }: TrialContext): Promise<number> {
  const changed = withValues(base, values)
  const seed = Number(changed['seed'] ?? 0) + repeat
  const experiment = parseExperiment(registry, withStandardCallbacks({ ...changed, seed } as unknown as ParsedExperiment))
  const reports: Promise<void>[] = []
  const place = join(folder, `trial-${trial}${repeat > 0 ? `-repeat-${repeat}` : ''}`)
  await pool.run({
    experiment: experiment as unknown as JsonObject,
    folder: place,
    signal,
    onEpoch({ epoch, epochs, scores }) {
      const value = goalValue(scores, goal, terminal)
      // After the last epoch there is nothing left to prune.
      if (value !== undefined && Number.isFinite(value) && epoch < epochs) reports.push(report(epoch, value))
    },
  })
  await Promise.all(reports)
  const reached = (await readEpochs(place)).flatMap((scores) => goalValue(scores, goal, terminal) ?? [])
  if (reached.length === 0) throw new ExperimentError(`${goal.quantity}: it was not measured; evaluate that split after each epoch`)
  return goal.better === 'higher' ? Math.max(...reached) : Math.min(...reached)
}

function goalValue(scores: EpochScores, { split, metric }: Goal, terminal: Terminal): number | undefined {
  const chosen = split ?? ('validation' in scores ? 'validation' : Object.keys(scores).find((name) => name !== 'train'))
  if (chosen === 'test' && split === undefined && !warnedOfTest) {
    warnedOfTest = true
    terminal.warn('warning: there is no validation split, so trials are compared on the test split, which flatters the best one; data.with.validation=0.1 makes one')
  }
  return chosen === undefined ? undefined : scores[chosen]?.[metric]
}

function withValues(base: JsonObject, values: Values): JsonObject {
  return applyOverrides(base, Object.entries(values).map(([path, value]) => `${path}=${JSON.stringify(value)}`)) as JsonObject
}

function sayTrial({ trial, best, ended, secondsLeft }: SearchEvent, trials: number, terminal: Terminal): void {
  const value = trial.value === undefined ? `${trial.status}: ${trial.why}` : `${short(trial.value)}${trial.deviation === undefined ? '' : ` ± ${short(trial.deviation, 2)}`}`
  const left = secondsLeft ? `, ${duration(secondsLeft)} left` : ''
  terminal.say(`[${ended}/${trials}] trial ${trial.index}: ${wordsOf(trial.values)}: ${value}  ${duration(trial.seconds)}; best ${best ? short(best.value!) : 'none yet'}${left}`)
}

function sayResult(trials: readonly Trial[], best: Trial | undefined, { folder, page, goal }: { folder: string; page: string; goal: Goal }, terminal: Terminal): void {
  if (!best) return terminal.warn('no trial was completed')
  const ranked = trials.filter(({ value }) => value !== undefined).sort((a, b) => (goal.better === 'higher' ? b.value! - a.value! : a.value! - b.value!))
  terminal.say('')
  for (const line of table([['trial', goal.quantity, 'seconds', 'values'], ...ranked.slice(0, 10).map((trial) => [String(trial.index), short(trial.value!), trial.seconds.toFixed(1), wordsOf(trial.values)])])) terminal.say(line)
  const others = (['pruned', 'failed'] as const).map((status) => `${trials.filter((trial) => trial.status === status).length} ${status}`)
  terminal.say(`\n${trials.length} trials, ${others.join(', ')}; figures in ${page}. Train the best: telar train ${join(folder, 'best.json')}`)
}

function wordsOf(values: Values): string {
  return Object.entries(values).map(([path, value]) => `${path}=${typeof value === 'number' ? Number(value.toPrecision(4)) : JSON.stringify(value)}`).join(' ')
}
