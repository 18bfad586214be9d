import type { RecipeExperiment } from '@telarjs/recipes'
import type { Draft } from '../shared/draft.js'
import { knownRecipes } from '../state/presets.js'

/** The recipe that an experiment comes from, by its name, with the id that the CLI takes. */
export function findExperimentById({
  name,
}: Draft): { readonly id: string; readonly experiment: RecipeExperiment } | undefined {
  for (const { id, rows } of knownRecipes.value) {
    for (const row of rows)
      if (row.experiment.name === name)
        return { id: rows.length === 1 ? id : `${id}/${row.id}`, experiment: row.experiment }
  }
  return undefined
}
