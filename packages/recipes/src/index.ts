export { mnist } from './mnist.js'
export type { Recipe, RecipeExperiment } from './recipe.js'
export { recipes } from './recipes.js'
