import { mnist } from './mnist.js'
import type { Recipe } from './recipe.js'

/** All recipes; the first is the default experiment. */
export const recipes: readonly Recipe[] = [mnist]
