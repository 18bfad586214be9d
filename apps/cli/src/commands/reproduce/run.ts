import type { ReproduceInvocation } from './command.js'
import {
  counted,
  duration,
  isTelarError,
  parseExperiment,
  withRemedy,
  type JsonObject,
  type ParsedExperiment,
  type Registry,
  type ResolvedExperiment,
} from '@telarjs/core'
import { findRecipe, findRows, type Recipe, type RecipeRow } from '@telarjs/recipes'
import { join } from 'node:path'
import { createFitter, type Fitter } from '../../inputs/fit-to-data.js'
import { applyOverrides } from '../../inputs/overrides.js'
import { loadRegistry } from '../../inputs/load-plugins.js'
import { lockFolder } from '../../runs/lock.js'
import { createPool, type Pool } from '../../workers/pool.js'
import {
  reproductionLines,
  writeReproduction,
  type ReproducedRun,
  type ReproducedRow,
} from '../../reports/reproduction.js'
import { findRunFolder, readReached } from '../../runs/read-folder.js'
import { makeRunsFolder } from '../../runs/create-folder.js'
import { withStandardCallbacks } from '../../runs/train-in-folder.js'
import { searchRow } from '../../search/search-row.js'
import { bold, type Terminal } from '../../output/terminal.js'

/** `telar reproduce <recipe> [path=value …]`; resolves to the exit code. */
export async function run({ args, options, terminal, catchInterrupt }: ReproduceInvocation): Promise<number> {
  const id = args.recipe
  const recipe = findRecipe(id)
  const rows = findRows(recipe, options.only)
  const interrupt = catchInterrupt()
  const folder = join(options.runs, `reproduce-${id}`)
  await makeRunsFolder(options.runs)
  const registry = await loadRegistry(options.plugin)
  const { fit } = await createFitter(registry, terminal.warn)
  const planned = await planRuns(recipe, rows, args.overrides, options.repeats, registry, fit)
  const lock = await lockFolder(folder)
  const pool = createPool(options)
  const started = performance.now()
  terminal.say(
    `${bold(id)}: ${counted(planned.length, 'run')}, ${Math.min(pool.size, planned.length)} at once, in ${folder}`,
  )
  try {
    let ended = 0
    const runs = planned.map(async (run) => {
      const result = await runOne(run, { folder, pool, signal: interrupt.signal, registry, terminal })
      ended++
      if (result.status !== 'skipped')
        sayEnd(result, { ended, all: planned.length, seconds: (performance.now() - started) / 1000 }, terminal)
      return result
    })
    const results = await Promise.all(runs)
    const table = rows.map((row): ReproducedRow => ({ row, runs: results.filter((result) => result.row === row.id) }))
    await writeReproduction(folder, recipe, table)
    terminal.say('')
    for (const line of reproductionLines(table)) terminal.say(line)
    terminal.say(
      `\n${duration((performance.now() - started) / 1000)}; written: ${join(folder, 'report.md')}, ${join(folder, 'report.json')}`,
    )
    terminal.result({ recipe: id, folder, seconds: (performance.now() - started) / 1000, runs: results })
    return interrupt.exitCode() ?? (results.some(({ status }) => status === 'failed') ? 1 : 0)
  } finally {
    pool.close()
    await lock.release()
  }
}

interface PlannedRun {
  readonly row: RecipeRow
  readonly seed: number
  readonly experiment: ResolvedExperiment
}

/** The experiments of all rows and repeats, checked, with their data at hand. */
async function planRuns(
  recipe: Recipe,
  rows: readonly RecipeRow[],
  overrides: readonly string[],
  repeats: number,
  registry: Registry,
  fit: Fitter['fit'],
): Promise<PlannedRun[]> {
  const planned = rows.flatMap((row) =>
    Array.from({ length: repeats }, (_, repeat) => {
      const experiment = parseExperiment(
        registry,
        withStandardCallbacks(applyOverrides(row.experiment, overrides) as ParsedExperiment),
      )
      return { row, seed: experiment.seed + repeat, experiment: { ...experiment, seed: experiment.seed + repeat } }
    }),
  )
  try {
    return await Promise.all(planned.map(async (run) => ({ ...run, experiment: await fit(run.experiment) })))
  } catch (error) {
    throw recipe.dataHint && isTelarError(error) ? withRemedy(error, recipe.dataHint) : error
  }
}

interface RowContext {
  readonly folder: string
  readonly pool: Pool
  readonly signal: AbortSignal
  readonly registry: Registry
  readonly terminal: Terminal
}

async function runOne(planned: PlannedRun, context: RowContext): Promise<ReproducedRun> {
  const { row, seed } = planned
  const name = `${row.id}-seed-${seed}`
  const { folder, terminal } = context
  try {
    if (!row.search) return await runExperiment(planned, name, context)
    const { experiment, found } = await searchRow({
      ...context,
      search: row.search,
      experiment: planned.experiment,
      parent: folder,
      name,
      say: terminal.live ?? terminal.say,
      warn: terminal.warn,
    })
    return { ...(await runExperiment({ ...planned, experiment }, name, context)), found }
  } catch (error) {
    const about = { row: row.id, seed, folder: join(folder, name), ...noResult, warnings: [] }
    return context.signal.aborted
      ? { ...about, status: 'skipped', why: 'interrupted' }
      : { ...about, status: 'failed', why: (error as Error).message }
  }
}

async function runExperiment(
  { row, seed, experiment }: PlannedRun,
  name: string,
  { folder, pool, signal, terminal }: RowContext,
): Promise<ReproducedRun> {
  const place = await findRunFolder(folder, name, experiment)
  const about = { row: row.id, seed, folder: place.folder }
  const warnings: string[] = []
  try {
    if (!place.ended && !signal.aborted) {
      const onWarning = (message: string) => void warnings.push(message)
      const onEpoch = ({ epoch, epochs }: { epoch: number; epochs: number }) =>
        terminal.live?.(`${row.id} seed ${seed}: epoch ${epoch}/${epochs}`)
      await pool.run({
        experiment: experiment as unknown as JsonObject,
        folder: place.folder,
        signal,
        onWarning,
        onEpoch,
      })
    }
  } catch (error) {
    if (!signal.aborted) return { ...about, ...noResult, status: 'failed', why: (error as Error).message, warnings }
  }
  if (signal.aborted) return { ...about, ...noResult, status: 'skipped', why: 'interrupted', warnings }
  return { ...about, ...(await readReached(place.folder, row.reported)), warnings }
}

const noResult = { seconds: 0, backend: '', device: '', comparisons: [] }

function sayEnd(
  result: ReproducedRun,
  { ended, all, seconds }: { ended: number; all: number; seconds: number },
  terminal: Terminal,
): void {
  const left = ended < all ? `, ${duration((seconds / ended) * (all - ended))} left` : ''
  terminal.say(
    `[${ended}/${all}] ${result.row} seed ${result.seed}: ${result.status === 'failed' ? `failed: ${result.why}` : `${result.summary ?? ''} in ${duration(result.seconds)}`}${left}`,
  )
  for (const warning of result.warnings) terminal.warn(`  ${result.row}: ${warning}`)
}
