export { activation } from './activation.js'
export {
  activationFunction,
  activationNames,
  type ActivationFunction,
  type ActivationName,
} from './activation-functions.js'
export { averagePool } from './average-pool.js'
export { batchNorm } from './batch-norm.js'
export { constant } from './constant.js'
export { conv2d } from './conv2d.js'
export { dense } from './dense.js'
export { dropout } from './dropout.js'
export { embedding } from './embedding.js'
export { fansOf, type Fans } from './fans.js'
export { flatten } from './flatten.js'
export { globalAveragePool } from './global-average-pool.js'
export { globalMaxPool } from './global-max-pool.js'
export { glorotNormal } from './glorot-normal.js'
export { glorotUniform } from './glorot-uniform.js'
export { heNormal } from './he-normal.js'
export { heUniform } from './he-uniform.js'
export { defineInitializer, type Initializer } from './initializer.js'
export {
  defineLayer,
  type BackwardContext,
  type Layer,
  type LayerContext,
  type LayerGradients,
  type LayerWithGradient,
} from './layer.js'
export { layerNorm } from './layer-norm.js'
export { lecunNormal } from './lecun-normal.js'
export { lecunUniform } from './lecun-uniform.js'
export { maxPool } from './max-pool.js'
export { normal } from './normal.js'
export { ones } from './ones.js'
export { orthogonal } from './orthogonal.js'
export { reshape } from './reshape.js'
export { residual } from './residual.js'
export { createLayers, createSequence, layerName, type NamedLayer } from './sequence.js'
export { sequential } from './sequential.js'
export { withGradient } from './tape.js'
export { truncatedNormal } from './truncated-normal.js'
export { uniform } from './uniform.js'
export { zeros } from './zeros.js'
