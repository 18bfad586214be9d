import {
  parseExperiment,
  TrainError,
  type Json,
  type JsonObject,
  type ParsedExperiment,
  type ResolvedExperiment,
  type ParsedSpec,
  type Registry,
  formatMetric,
} from '@telarjs/core'
import type { RowSearch } from '@telarjs/recipes'
import { gridSize, parseSpace, type Space } from '@telarjs/search'
import { join } from 'node:path'
import type { Pool } from '../workers/pool.js'
import { isSearch, readSearch, writeSearchPage } from './search-page.js'
import { aboutOf, goalOf, searchExperiment, withValues } from './search-experiment.js'
import { formatValues } from '../output/format-values.js'

/** The search of a recipe's row. */
export interface RowSearchOptions {
  readonly search: RowSearch
  /** Where it begins, with all of its defaults, fitted to the data. */
  readonly experiment: ResolvedExperiment
  readonly registry: Registry
  readonly pool: Pool
  /** The folder of the recipe, and the name of the row's run in it. */
  readonly parent: string
  readonly name: string
  readonly signal: AbortSignal
  readonly say: (line: string) => void
  readonly warn: (line: string) => void
}

/**
 * Finds the experiment of a row that is the best of a search, or goes on finding it.
 *
 * @returns the experiment, and what was found in words
 * @throws TrainError where no trial was completed
 */
export async function searchRow(
  options: RowSearchOptions,
): Promise<{ readonly experiment: ResolvedExperiment; readonly found: string }> {
  const { search, registry, pool, parent, name, signal, say, warn } = options
  const base = options.experiment as unknown as JsonObject
  const space = fitted(parseSpace(search.space), options.experiment)
  const goal = goalOf(options.experiment, registry, search)
  const about = JSON.stringify([space, aboutOf(base, goal)])
  const folder = await findFolder(parent, `${name}-search`, about)
  const { best, trials } = await searchExperiment({
    base,
    space,
    strategy: 'grid',
    prune: 'none',
    trials: gridSize(space),
    repeats: 1,
    seed: options.experiment.seed,
    goal,
    registry,
    pool,
    folder,
    signal,
    warn,
    onEnd: ({ trial, ended }) =>
      say(
        `${name}: ${ended} of ${gridSize(space)} trials, trial ${trial.index}: ${formatValues(trial.values)}: ${trial.value === undefined ? `${trial.status}: ${trial.why}` : formatMetric(trial.value, goal.valueKind)}`,
      ),
  })
  await writeSearchPage(folder)
  if (!best)
    throw new TrainError({
      where: folder,
      problem: `no trial was completed${trials[0]?.why ? `; the first: ${trials[0].why}` : ''}`,
    })
  const experiment = { ...options.experiment, ...parseExperiment(registry, withValues(base, best.values)) }
  return {
    experiment,
    found: `${formatValues(best.values)}, the best of ${trials.length} trials by ${goal.quantity} (${formatMetric(best.value!, goal.valueKind)}); all of them: ${join(folder, 'search.html')}`,
  }
}

/** The space, with as many scores as the data has classes in each choice of a model. */
function fitted(space: Space, { model }: ParsedExperiment): Space {
  const choices =
    space['model'] && 'choices' in space['model']
      ? (space['model'].choices as unknown as readonly (readonly ParsedSpec[])[])
      : undefined
  if (!choices) return space
  const { units } = model.at(-1)!.with
  const fit = (layers: readonly ParsedSpec[]) =>
    layers.map((layer, index) => (index < layers.length - 1 ? layer : { ...layer, with: { ...layer.with, units } }))
  return { ...space, model: { choices: choices.map(fit) as unknown as readonly Json[] } }
}

/** The folder of the same search, or else a new one, so that nothing is overwritten. */
async function findFolder(parent: string, name: string, about: string): Promise<string> {
  for (let number = 1; ; number++) {
    const folder = join(parent, number === 1 ? name : `${name}-${number}`)
    if (!isSearch(folder)) return folder
    const { head } = await readSearch(folder)
    if (JSON.stringify([head.space, head.about]) === about) return folder
  }
}
