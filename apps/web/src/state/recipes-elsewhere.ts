import { kuzushiji49, mnist994, mnistFirst, mnistFiveModels, mnistGrid, type Recipe } from '@telarjs/recipes'

/** Recipes that repeat what was reported elsewhere. */
export const recipesElsewhere: readonly Recipe[] = [kuzushiji49, mnistFirst, mnistGrid, mnistFiveModels, mnist994]
