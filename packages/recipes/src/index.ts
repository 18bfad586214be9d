export { characterTasks } from './character-tasks.js'
export { kuzushiji49 } from './kuzushiji49.js'
export { lessonAdam, lessonCollapse, lessonSmallWeights } from './lessons.js'
export { mnist994 } from './mnist-994.js'
export { mnist9965 } from './mnist-9965.js'
export { mnistFirst } from './mnist-first.js'
export { mnistFiveModels } from './mnist-five-models.js'
export { mnistGrid } from './mnist-grid.js'
export { mnistNetworks } from './mnist-networks.js'
export { mnistSpeedrun } from './mnist-speedrun.js'
export { mnist } from './mnist.js'
export { compareWithReport, type ReportedComparison, type EpochRecord, type ReachedScores } from './reached.js'
export type { Recipe, RecipeExperiment, RecipeRow, Reported, RowSearch } from './recipe.js'
export {
  defaultExperiment,
  findExperiment,
  findRecipe,
  findRows,
  nearestRecipe,
  recipes,
  searchedRow,
} from './recipes.js'
