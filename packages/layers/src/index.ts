export {
  activationFunction,
  activationNames,
  type ActivationFunction,
  type ActivationName,
} from './lib/activation-functions.js'
export { fansOf, type Fans } from './lib/fans.js'
export { defineInitializer, type Initializer } from './initializer.js'
export {
  defineLayer,
  type BackwardContext,
  type Layer,
  type LayerContext,
  type LayerGradients,
  type LayerWithGradient,
} from './layer.js'
export { createLayers, createSequence, layerName, type NamedLayer } from './sequence.js'
export { withGradient } from './lib/tape.js'

// Written by `pnpm run generate` from the plugin files of this folder.
export { constant } from './initializers/constant.js'
export { glorotNormal } from './initializers/glorot-normal.js'
export { glorotUniform } from './initializers/glorot-uniform.js'
export { heNormal } from './initializers/he-normal.js'
export { heUniform } from './initializers/he-uniform.js'
export { lecunNormal } from './initializers/lecun-normal.js'
export { lecunUniform } from './initializers/lecun-uniform.js'
export { normal } from './initializers/normal.js'
export { ones } from './initializers/ones.js'
export { orthogonal } from './initializers/orthogonal.js'
export { truncatedNormal } from './initializers/truncated-normal.js'
export { uniform } from './initializers/uniform.js'
export { varianceScaling } from './initializers/variance-scaling.js'
export { zeros } from './initializers/zeros.js'
export { activation } from './layers/activation.js'
export { averagePool } from './layers/average-pool.js'
export { batchNorm } from './layers/batch-norm.js'
export { conv2d } from './layers/conv2d.js'
export { dense } from './layers/dense.js'
export { dropout } from './layers/dropout.js'
export { embedding } from './layers/embedding.js'
export { flatten } from './layers/flatten.js'
export { globalAveragePool } from './layers/global-average-pool.js'
export { globalMaxPool } from './layers/global-max-pool.js'
export { layerNorm } from './layers/layer-norm.js'
export { maxPool } from './layers/max-pool.js'
export { reshape } from './layers/reshape.js'
export { residual } from './layers/residual.js'
export { sequential } from './layers/sequential.js'
