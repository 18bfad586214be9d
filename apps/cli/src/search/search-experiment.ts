import {
  ExperimentError,
  parseExperiment,
  unknownName,
  type Json,
  type JsonObject,
  type ParsedExperiment,
  type Registry,
  type ValueKind,
  type ResolvedExperiment,
  ownValue,
} from '@telarjs/core'
import {
  bestTrial,
  grid,
  gridSize,
  journalFile,
  medianPruning,
  randomSearch,
  readJournal,
  search,
  sequential,
  successiveHalving,
  tpe,
  type Direction,
  type Job,
  type Pruner,
  type SearchEvent,
  type Space,
  type Strategy,
  type Trial,
  type Values,
} from '@telarjs/search'
import { createEach } from '@telarjs/trainer'
import { join } from 'node:path'
import { lockFolder } from '../runs/lock.js'
import type { DataIdentity } from '../inputs/fit-to-data.js'
import { applyOverrides, valueAt } from '../inputs/overrides.js'
import type { Pool } from '../workers/pool.js'
import type { EpochScores } from '../runs/read-folder.js'
import { withStandardCallbacks } from '../runs/train-in-folder.js'

/** What a search compares. */
export interface Goal {
  readonly metric: string
  /** Without it validation where there is one, and otherwise what is evaluated. */
  readonly split: string | undefined
  readonly direction: Direction
  /** What its values are, and so how they are written. */
  readonly valueKind: ValueKind
  /** `validation accuracy` */
  readonly quantity: string
}

export type StrategyName = 'tpe' | 'random' | 'grid' | 'sequential'
export type PrunerName = 'none' | 'asha' | 'median'

/** A search over an experiment, each trial a run in a folder of its own. */
export interface ExperimentSearch {
  readonly base: JsonObject
  /** What its data is; an earlier part of the search must have had the same. */
  readonly data?: DataIdentity | undefined
  readonly space: Space
  readonly strategy: StrategyName
  readonly prune: PrunerName
  readonly trials: number
  readonly repeats: number
  readonly seed: number
  readonly goal: Goal
  readonly registry: Registry
  readonly pool: Pool
  readonly folder: string
  readonly signal: AbortSignal
  readonly warn: (line: string) => void
  readonly onEnd: (event: SearchEvent) => void
}

const pruners: Readonly<Record<PrunerName, () => Pruner | undefined>> = {
  none: () => undefined,
  asha: () => successiveHalving(),
  median: () => medianPruning(),
}
const strategies: Readonly<Record<StrategyName, (start: Values) => Strategy>> = {
  tpe: () => tpe(),
  random: () => randomSearch(),
  grid: () => grid(),
  sequential: (start) => sequential(start),
}

const testSplitWarning =
  'warning: there is no validation split, so trials are compared on the test split, which flatters the best one; data.with.validation=0.1 makes one'

/** How many trials there will be at most. */
export function trialCount({
  strategy,
  space,
  trials,
}: Pick<ExperimentSearch, 'strategy' | 'space' | 'trials'>): number {
  return strategy === 'grid' ? Math.min(gridSize(space), trials) : trials
}

/** What a search must have in common with an earlier part of it, beside its space. */
export function aboutOf(base: JsonObject, { metric, split, valueKind }: Goal, data?: DataIdentity): Json {
  return { experiment: base, metric, split: split ?? null, valueKind, ...(data ? { data } : {}) }
}

/**
 * Searches, or goes on with the search in the folder, and returns all of its trials and the best one.
 *
 * @throws ExperimentError where another process searches there, or the folder is of another search
 */
export async function searchExperiment(
  given: ExperimentSearch,
): Promise<{ readonly trials: readonly Trial[]; readonly best: Trial | undefined }> {
  const { base, space, goal, folder, pool, repeats, seed, signal } = given
  const strategy = strategies[given.strategy](startOf(base, space))
  const pruner = pruners[given.prune]()
  const { folderStorage } = await import('@telarjs/backend-node')
  const storage = folderStorage(folder)
  const lock = await lockFolder(folder)
  try {
    let hasWarned = false
    const onTestSplit = () => {
      if (!hasWarned) given.warn(testSplitWarning)
      hasWarned = true
    }
    const run = (job: Job) => runTrial(job, given, onTestSplit)
    const options = {
      space,
      strategy,
      pruner,
      trials: trialCount(given),
      parallel: pool.size,
      repeats,
      direction: goal.direction,
      seed,
      storage,
      about: aboutOf(base, goal, given.data),
      signal,
      run,
    }
    for await (const event of search(options)) if (event.type === 'end') given.onEnd(event)
    // Also where an earlier call did it all.
    const written = await storage.read(journalFile)
    const trials = written ? readJournal(new TextDecoder().decode(written)).trials : []
    return { trials, best: bestTrial(trials, goal.direction) }
  } finally {
    await lock.release()
  }
}

/** The experiment with the values of a trial. */
export function withValues(base: JsonObject, values: Values): JsonObject {
  return applyOverrides(
    base,
    Object.entries(values).map(([path, value]) => `${path}=${JSON.stringify(value)}`),
  ) as JsonObject
}

const lossGoal = { direction: 'minimize', valueKind: 'number' } as const

/** What a search compares: the metric named, or the first of the experiment. @throws ExperimentError for a metric that it has not */
export function goalOf(
  experiment: ResolvedExperiment,
  registry: Registry,
  { metric, split }: { readonly metric?: string | undefined; readonly split?: string | undefined },
): Goal {
  const metrics = createEach(registry, 'metric', experiment.metrics, 'metrics')
  const names = ['loss', ...metrics.map(({ name }) => name)]
  const wanted = metric ?? names[1] ?? 'loss'
  if (!names.includes(wanted)) throw new ExperimentError(unknownName('--metric', 'metric', wanted, names))
  const { direction, valueKind } = metrics.find(({ name }) => name === wanted) ?? lossGoal
  return { metric: wanted, split, direction, valueKind, quantity: `${split ?? 'validation'} ${wanted}` }
}

/** The values that the experiment itself has, where a search one at a time begins. */
function startOf(base: JsonObject, space: Space): Values {
  return Object.fromEntries(
    Object.keys(space).flatMap((path) => {
      const value = valueAt(base, path)
      return value === undefined ? [] : [[path, value as Json]]
    }),
  )
}

/** Trains one trial; its number is that of its best epoch. */
async function runTrial(
  { trial, repeat, values, report, started, signal }: Job,
  { base, registry, goal, pool, folder }: ExperimentSearch,
  onTestSplit: () => void,
): Promise<number> {
  const changed = withValues(base, values)
  const seed = Number(changed['seed'] ?? 0) + repeat
  const experiment = parseExperiment(
    registry,
    withStandardCallbacks({ ...changed, seed } as unknown as ParsedExperiment),
  )
  const reports: Promise<void>[] = []
  const told = new Set<number>()
  function tell(epoch: number, scores: EpochScores): void {
    told.add(epoch)
    const value = goalValue(scores, goal, onTestSplit)
    // After the last epoch there is nothing left to prune.
    if (value !== undefined && Number.isFinite(value) && epoch < experiment.epochs) reports.push(report(epoch, value))
  }
  const place = join(folder, `trial-${trial}${repeat > 0 ? `-repeat-${repeat}` : ''}`)
  const { epochs: trained } = await pool.run({
    experiment: experiment as unknown as JsonObject,
    folder: place,
    signal,
    onStart: started,
    onEpoch: ({ epoch, scores }) => tell(epoch, scores),
  })
  // A queue whose server was lost in between brings the result without what was told before it.
  for (const [index, scores] of trained.entries()) if (!told.has(index + 1)) tell(index + 1, scores)
  await Promise.all(reports)
  const reached = trained.flatMap((scores) => goalValue(scores, goal, onTestSplit) ?? [])
  if (reached.length === 0)
    throw new ExperimentError({
      where: goal.quantity,
      problem: 'it was not measured',
      remedy: 'evaluate that split after each epoch',
    })
  return goal.direction === 'maximize' ? Math.max(...reached) : Math.min(...reached)
}

/** The value of the goal in the scores of an epoch. @param onTestSplit called where trials are compared on the test split for want of another */
function goalValue(scores: EpochScores, { split, metric }: Goal, onTestSplit: () => void): number | undefined {
  const chosen =
    split ?? (Object.hasOwn(scores, 'validation') ? 'validation' : Object.keys(scores).find((name) => name !== 'train'))
  if (chosen === 'test' && split === undefined) onTestSplit()
  return chosen === undefined ? undefined : ownValue(ownValue(scores, chosen), metric)
}
