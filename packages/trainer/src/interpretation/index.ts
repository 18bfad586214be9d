/** What a trained network looks at: computed from its answers, drawn by `@telarjs/report`. */
export { columnImportance, type ColumnImportance, type ColumnImportanceOptions } from './column-importance.js'
export { dependenceGrid, type GridOptions } from './dependence-grid.js'
export {
  canVary,
  partialDependence,
  type PartialDependence,
  type PartialDependenceOptions,
} from './partial-dependence.js'
export { permutationImportance, type Importance, type PermutationTask } from './permutation-importance.js'
export { gradCam, saliency, type ExplainedImages, type PixelMaps } from './saliency.js'
