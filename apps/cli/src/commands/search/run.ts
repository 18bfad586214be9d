import type { SearchInvocation } from './command.js'
import {
  counted,
  duration,
  ExperimentError,
  formatMetric,
  parseExperiment,
  type JsonObject,
  type ParsedSpec,
} from '@telarjs/core'
import { journalFile, type SearchEvent, type Trial } from '@telarjs/search'
import { basename, join } from 'node:path'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { readSpace } from '../../inputs/read-space.js'
import { createFitter, type DataIdentity } from '../../inputs/fit-to-data.js'
import { writeJson } from '../../output/write-file.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { pluginArguments } from '../../inputs/plugin-arguments.js'
import { loadSearchQueue } from '../../inputs/load-search-queue.js'
import { createPool, type Pool } from '../../workers/pool.js'
import { makeRunsFolder } from '../../runs/create-folder.js'
import { dataOfSearch, writeSearchPage } from '../../search/search-page.js'
import { createQueuePool, searchId } from '../../search/queue-pool.js'
import { goalOf, searchExperiment, trialCount, withValues, type Goal } from '../../search/search-experiment.js'
import { bold, table, type Terminal } from '../../output/terminal.js'
import { formatValues } from '../../output/format-values.js'

/** `telar search [experiment] --space space.json [path=value …]`; resolves to the exit code. Called again, it goes on. */
export async function run({ args, options, terminal, catchInterrupt }: SearchInvocation): Promise<number> {
  const interrupt = catchInterrupt()
  const registry = await loadRegistry(options.plugin)
  const space = await readSpace(options.space)
  const base = (await loadExperiment(args)) as JsonObject
  const experiment = parseExperiment(registry, base)
  // The data is fetched before several processes ask for it, and says what is measured.
  const { fit, identify } = await createFitter(registry, terminal.warn)
  const goal = goalOf(await fit(experiment), registry, options)
  const { strategy, prune } = options
  const counts = { trials: options.trials, repeats: options.repeats }
  const trials = trialCount({ strategy, space, trials: counts.trials })
  await makeRunsFolder(options.runs)
  const folder = join(options.runs, `search-${options.name ?? experiment.name}`)
  const data = await dataOfSearch(folder, await identify(experiment))
  const pool = await openPool(options, { folder, spec: experiment.data, data }, terminal)
  terminal.say(
    `${bold(experiment.name)}: ${strategy} over ${Object.keys(space).join(', ')}; up to ${counted(trials, 'trial')}, ${pool.size} at once, in ${folder}`,
  )
  try {
    const onEnd = (event: SearchEvent) => sayTrial(event, trials, goal, terminal)
    const running = {
      base,
      data,
      space,
      strategy,
      prune,
      ...counts,
      seed: options.seed,
      goal,
      registry,
      pool,
      folder,
      signal: interrupt.signal,
      warn: terminal.warn,
      onEnd,
    }
    const { trials: all, best } = await searchExperiment(running)
    if (best) await writeJson(join(folder, 'best.json'), withValues(base, best.values))
    const { page, missing } = await writeSearchPage(folder)
    if (missing) terminal.warn(missing)
    sayResult(all, best, { folder, page, goal, plugins: options.plugin }, terminal)
    terminal.result({ folder, journal: join(folder, journalFile), page, trials: all.length, best: best ?? null })
    return interrupt.exitCode() ?? (all.length > 0 && !best ? 1 : 0)
  } finally {
    await pool.close()
  }
}

/** Processes of this machine, or the workers of a queue. */
async function openPool(
  options: SearchInvocation['options'],
  { folder, spec, data }: { folder: string; spec: ParsedSpec; data: DataIdentity | undefined },
  terminal: Terminal,
): Promise<Pool> {
  if (options.queue === undefined) return createPool(options)
  if (options.stack > 1)
    throw new ExperimentError({
      where: '--stack',
      problem: 'with --queue the trials are trained one by one, by each `telar worker`',
    })
  const own = options.backend === undefined ? options.requireGpu && '--require-gpu' : '--backend'
  if (own)
    throw new ExperimentError({
      where: own,
      problem: 'with --queue it is given to each `telar worker`, not to the search',
    })
  const { openQueue } = await loadSearchQueue()
  const id = await searchId(folder)
  const queue = await openQueue(options.queue, {
    prefix: options.queuePrefix,
    password: process.env['TELAR_QUEUE_PASSWORD'],
    onWarning: (message) => terminal.warn(`warning: ${message}`),
  })
  if ((await queue.countWorkers()) === 0)
    terminal.warn(`no worker listens yet: start \`telar worker --queue ${queue.address}\` on any machine`)
  return createQueuePool({
    queue,
    name: basename(folder),
    id,
    data: data && { spec: { ...spec }, checksum: data.checksum },
    jobs: options.jobs,
    warn: (line) => terminal.warn(`warning: ${line}`),
  })
}

function sayTrial(
  { trial, best, ended, secondsLeft }: SearchEvent,
  trials: number,
  { valueKind }: Goal,
  terminal: Terminal,
): void {
  const write = (value: number) => formatMetric(value, valueKind)
  const value =
    trial.value === undefined
      ? `${trial.status}: ${trial.why}`
      : `${write(trial.value)}${trial.deviation === undefined ? '' : ` ± ${write(trial.deviation)}`}`
  const left = secondsLeft ? `, ${duration(secondsLeft)} left` : ''
  terminal.say(
    `[${ended}/${trials}] trial ${trial.index}: ${formatValues(trial.values)}: ${value}  ${duration(trial.seconds)}; best ${best ? write(best.value!) : 'none yet'}${left}`,
  )
}

function sayResult(
  trials: readonly Trial[],
  best: Trial | undefined,
  { folder, page, goal, plugins }: { folder: string; page: string; goal: Goal; plugins: readonly string[] },
  terminal: Terminal,
): void {
  if (!best) return terminal.warn('no trial was completed')
  const ranked = trials
    .filter(({ value }) => value !== undefined)
    .sort((a, b) => (goal.direction === 'maximize' ? b.value! - a.value! : a.value! - b.value!))
  terminal.say('')
  for (const line of table([
    ['trial', goal.quantity, 'seconds', 'values'],
    ...ranked
      .slice(0, 10)
      .map((trial) => [
        String(trial.index),
        formatMetric(trial.value!, goal.valueKind),
        trial.seconds.toFixed(1),
        formatValues(trial.values),
      ]),
  ]))
    terminal.say(line)
  const others = (['pruned', 'failed'] as const).map(
    (status) => `${trials.filter((trial) => trial.status === status).length} ${status}`,
  )
  const train = `telar train ${join(folder, 'best.json')}${pluginArguments(plugins)}`
  terminal.say(
    `\n${counted(trials.length, 'trial')}, ${others.join(', ')}; figures in ${page}. Train the best: ${train}`,
  )
}
