export {
  activationFunction,
  activationNames,
  DEFAULT_NEGATIVE_SLOPE,
  type ActivationFunction,
  type ActivationName,
} from './lib/activation-functions.js'
export { causalMask } from './lib/attention.js'
export { fansOf, type Fans } from './lib/fans.js'
export { defineInitializer, type Initializer } from './initializer.js'
export {
  defineLayer,
  type BackwardContext,
  type Layer,
  type LayerContext,
  type LayerGradients,
  type LayerResult,
  type LayerWithGradient,
} from './layer.js'
export { createLayers, createSequence, layerName, type NamedLayer } from './sequence.js'
export { rotaryTable } from './lib/rotary.js'
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
export { activityRegularization } from './layers/activity-regularization.js'
export { alphaDropout } from './layers/alpha-dropout.js'
export { averagePool } from './layers/average-pool.js'
export { batchNorm } from './layers/batch-norm.js'
export { conv1d } from './layers/conv1d.js'
export { conv2d } from './layers/conv2d.js'
export { conv2dTranspose } from './layers/conv2d-transpose.js'
export { dense } from './layers/dense.js'
export { depthwiseConv2d } from './layers/depthwise-conv2d.js'
export { dropout } from './layers/dropout.js'
export { embedding } from './layers/embedding.js'
export { ensemble } from './layers/ensemble.js'
export { flatten } from './layers/flatten.js'
export { gaussianNoise } from './layers/gaussian-noise.js'
export { globalAveragePool } from './layers/global-average-pool.js'
export { globalMaxPool } from './layers/global-max-pool.js'
export { groupNorm } from './layers/group-norm.js'
export { gru } from './layers/gru.js'
export { layerNorm } from './layers/layer-norm.js'
export { lstm } from './layers/lstm.js'
export { maxPool } from './layers/max-pool.js'
export { multiHeadAttention } from './layers/multi-head-attention.js'
export { patches } from './layers/patches.js'
export { positionalEmbedding } from './layers/positional-embedding.js'
export { reshape } from './layers/reshape.js'
export { residual } from './layers/residual.js'
export { rmsNorm } from './layers/rms-norm.js'
export { sequential } from './layers/sequential.js'
export { spatialDropout } from './layers/spatial-dropout.js'
export { upSampling } from './layers/up-sampling.js'
