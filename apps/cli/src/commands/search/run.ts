import type { SearchInvocation } from './command.js'
import { duration, formatMetric, parseExperiment, type JsonObject } from '@telarjs/core'
import { journalFile, type SearchEvent, type Trial } from '@telarjs/search'
import { join } from 'node:path'
import { loadExperiment } from '../../inputs/load-experiment.js'
import { readSpace } from '../../inputs/read-space.js'
import { createFitter } from '../../inputs/fit-to-data.js'
import { writeJson } from '../../output/write-file.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { createPool } from '../../workers/pool.js'
import { makeRunsFolder } from '../../runs/create-folder.js'
import { dataOfSearch, writeSearchPage } from '../../search/search-page.js'
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
  const pool = createPool(options)
  await makeRunsFolder(options.runs)
  const folder = join(options.runs, `search-${options.name ?? experiment.name}`)
  const data = await dataOfSearch(folder, await identify(experiment))
  terminal.say(
    `${bold(experiment.name)}: ${strategy} over ${Object.keys(space).join(', ')}; up to ${trials} trials, ${pool.size} at once, in ${folder}`,
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
    pool.close()
  }
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
  const train = ['telar train', join(folder, 'best.json'), ...plugins.map((name) => `--plugin ${name}`)].join(' ')
  terminal.say(`\n${trials.length} trials, ${others.join(', ')}; figures in ${page}. Train the best: ${train}`)
}
