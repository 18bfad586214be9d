// Written by `pnpm run generate` from the plugin files of this folder.
import { constant } from './initializers/constant.js'
import { glorotNormal } from './initializers/glorot-normal.js'
import { glorotUniform } from './initializers/glorot-uniform.js'
import { heNormal } from './initializers/he-normal.js'
import { heUniform } from './initializers/he-uniform.js'
import { lecunNormal } from './initializers/lecun-normal.js'
import { lecunUniform } from './initializers/lecun-uniform.js'
import { normal } from './initializers/normal.js'
import { ones } from './initializers/ones.js'
import { orthogonal } from './initializers/orthogonal.js'
import { truncatedNormal } from './initializers/truncated-normal.js'
import { uniform } from './initializers/uniform.js'
import { varianceScaling } from './initializers/variance-scaling.js'
import { zeros } from './initializers/zeros.js'
import { activation } from './layers/activation.js'
import { activityRegularization } from './layers/activity-regularization.js'
import { alphaDropout } from './layers/alpha-dropout.js'
import { averagePool } from './layers/average-pool.js'
import { batchNorm } from './layers/batch-norm.js'
import { conv1d } from './layers/conv1d.js'
import { conv2d } from './layers/conv2d.js'
import { conv2dTranspose } from './layers/conv2d-transpose.js'
import { dense } from './layers/dense.js'
import { depthwiseConv2d } from './layers/depthwise-conv2d.js'
import { dropout } from './layers/dropout.js'
import { embedding } from './layers/embedding.js'
import { ensemble } from './layers/ensemble.js'
import { flatten } from './layers/flatten.js'
import { gaussianNoise } from './layers/gaussian-noise.js'
import { globalAveragePool } from './layers/global-average-pool.js'
import { globalMaxPool } from './layers/global-max-pool.js'
import { groupNorm } from './layers/group-norm.js'
import { gru } from './layers/gru.js'
import { layerNorm } from './layers/layer-norm.js'
import { lstm } from './layers/lstm.js'
import { maxPool } from './layers/max-pool.js'
import { multiHeadAttention } from './layers/multi-head-attention.js'
import { patches } from './layers/patches.js'
import { positionalEmbedding } from './layers/positional-embedding.js'
import { reshape } from './layers/reshape.js'
import { residual } from './layers/residual.js'
import { rmsNorm } from './layers/rms-norm.js'
import { sequential } from './layers/sequential.js'
import { spatialDropout } from './layers/spatial-dropout.js'
import { upSampling } from './layers/up-sampling.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof activation,
  typeof activityRegularization,
  typeof alphaDropout,
  typeof averagePool,
  typeof batchNorm,
  typeof conv1d,
  typeof conv2d,
  typeof conv2dTranspose,
  typeof dense,
  typeof depthwiseConv2d,
  typeof dropout,
  typeof embedding,
  typeof ensemble,
  typeof flatten,
  typeof gaussianNoise,
  typeof globalAveragePool,
  typeof globalMaxPool,
  typeof groupNorm,
  typeof gru,
  typeof layerNorm,
  typeof lstm,
  typeof maxPool,
  typeof multiHeadAttention,
  typeof patches,
  typeof positionalEmbedding,
  typeof reshape,
  typeof residual,
  typeof rmsNorm,
  typeof sequential,
  typeof spatialDropout,
  typeof upSampling,
  typeof constant,
  typeof glorotNormal,
  typeof glorotUniform,
  typeof heNormal,
  typeof heUniform,
  typeof lecunNormal,
  typeof lecunUniform,
  typeof normal,
  typeof ones,
  typeof orthogonal,
  typeof truncatedNormal,
  typeof uniform,
  typeof varianceScaling,
  typeof zeros,
] = [
  activation,
  activityRegularization,
  alphaDropout,
  averagePool,
  batchNorm,
  conv1d,
  conv2d,
  conv2dTranspose,
  dense,
  depthwiseConv2d,
  dropout,
  embedding,
  ensemble,
  flatten,
  gaussianNoise,
  globalAveragePool,
  globalMaxPool,
  groupNorm,
  gru,
  layerNorm,
  lstm,
  maxPool,
  multiHeadAttention,
  patches,
  positionalEmbedding,
  reshape,
  residual,
  rmsNorm,
  sequential,
  spatialDropout,
  upSampling,
  constant,
  glorotNormal,
  glorotUniform,
  heNormal,
  heUniform,
  lecunNormal,
  lecunUniform,
  normal,
  ones,
  orthogonal,
  truncatedNormal,
  uniform,
  varianceScaling,
  zeros,
]
