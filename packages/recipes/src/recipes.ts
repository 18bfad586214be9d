import { ExperimentError, nearest, unknownName } from '@telarjs/core'
import { characterTasks } from './character-tasks.js'
import { kuzushiji49 } from './kuzushiji49.js'
import { lessonAdam, lessonCollapse, lessonSmallWeights } from './lessons.js'
import { mnist994 } from './mnist-994.js'
import { mnist9965 } from './mnist-9965.js'
import { mnistFirst } from './mnist-first.js'
import { mnistFiveModels } from './mnist-five-models.js'
import { mnistGrid } from './mnist-grid.js'
import { mnistNetworks } from './mnist-networks.js'
import { mnistSpeedrun } from './mnist-speedrun.js'
import { mnist } from './mnist.js'
import type { Recipe, RecipeExperiment, RecipeRow } from './recipe.js'

/** All recipes; the first is the default experiment. */
export const recipes: readonly Recipe[] = [
  mnist,
  kuzushiji49,
  mnistFirst,
  mnistGrid,
  mnistFiveModels,
  mnist994,
  mnistNetworks,
  characterTasks,
  mnistSpeedrun,
  mnist9965,
  lessonCollapse,
  lessonAdam,
  lessonSmallWeights,
]

/** The default experiment. */
export const defaultExperiment: RecipeExperiment = mnist.rows[0].experiment

/**
 * @throws ExperimentError that names the nearest recipe
 * @example
 * findRecipe('mnist-grid').rows.length
 */
export function findRecipe(id: string): Recipe {
  const found = recipes.find((recipe) => recipe.id === id)
  if (found) return found
  throw new ExperimentError(
    unknownName(
      'recipe',
      'recipe',
      id,
      recipes.map((recipe) => recipe.id),
    ),
  )
}

/**
 * The rows of the given ids, or all of them without ids.
 *
 * @throws ExperimentError that names the nearest row
 * @example
 * findRows(findRecipe('mnist-grid'), ['sgd-1']) // one row
 */
export function findRows(recipe: Recipe, ids: readonly string[]): readonly RecipeRow[] {
  const known = recipe.rows.map(({ id }) => id)
  const stray = ids.find((id) => !known.includes(id))
  if (stray !== undefined) throw new ExperimentError(unknownName(recipe.id, 'row', stray, known))
  return ids.length === 0 ? recipe.rows : recipe.rows.filter(({ id }) => ids.includes(id))
}

/**
 * The experiment that a name stands for: a recipe of one row, or `mnist-grid/sgd-1`.
 *
 * @returns undefined where it is no name of a recipe
 * @throws ExperimentError for a recipe of several rows without a row, and for an unknown row
 * @example
 * findExperiment('mnist-grid/sgd-1')?.optimizer
 */
export function findExperiment(name: string): RecipeExperiment | undefined {
  const [id, row] = name.split('/') as [string, string?]
  const recipe = recipes.find((other) => other.id === id)
  if (!recipe) return undefined
  if (row !== undefined) return findRows(recipe, [row])[0]!.experiment
  if (recipe.rows.length === 1) return recipe.rows[0].experiment
  const rows = recipe.rows.map((other) => `${id}/${other.id}`)
  throw new ExperimentError({
    where: id,
    problem: `it has ${rows.length} experiments; expected one of ${rows.join(', ')}, or \`telar reproduce ${id}\` for all`,
  })
}

/**
 * The id of the recipe, where the row of that name is the best of a search and its experiment only where that search begins.
 *
 * @example
 * searchedRow('mnist-grid/sgd-1') // undefined: its experiment is what was reported
 */
export function searchedRow(name: string): string | undefined {
  const [id, row] = name.split('/')
  return recipes.find((recipe) => recipe.id === id)?.rows.some((other) => other.id === row && other.search)
    ? id
    : undefined
}

/**
 * Names that `findExperiment` knows, for suggestions.
 *
 * @example
 * nearestRecipe('mnist-grd') // 'mnist-grid'
 */
export function nearestRecipe(name: string): string | undefined {
  return nearest(
    name,
    recipes.flatMap((recipe) =>
      recipe.rows.length === 1 ? [recipe.id] : [recipe.id, ...recipe.rows.map(({ id }) => `${recipe.id}/${id}`)],
    ),
  )
}
