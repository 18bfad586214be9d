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
import { averagePool } from './layers/average-pool.js'
import { batchNorm } from './layers/batch-norm.js'
import { conv2d } from './layers/conv2d.js'
import { dense } from './layers/dense.js'
import { dropout } from './layers/dropout.js'
import { embedding } from './layers/embedding.js'
import { flatten } from './layers/flatten.js'
import { globalAveragePool } from './layers/global-average-pool.js'
import { globalMaxPool } from './layers/global-max-pool.js'
import { layerNorm } from './layers/layer-norm.js'
import { maxPool } from './layers/max-pool.js'
import { reshape } from './layers/reshape.js'
import { residual } from './layers/residual.js'
import { sequential } from './layers/sequential.js'

/** All plugins of this package. Their types are named, so that importing this list is enough for editors to know every plugin. */
export const plugins: readonly [
  typeof activation,
  typeof averagePool,
  typeof batchNorm,
  typeof conv2d,
  typeof dense,
  typeof dropout,
  typeof embedding,
  typeof flatten,
  typeof globalAveragePool,
  typeof globalMaxPool,
  typeof layerNorm,
  typeof maxPool,
  typeof reshape,
  typeof residual,
  typeof sequential,
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
  averagePool,
  batchNorm,
  conv2d,
  dense,
  dropout,
  embedding,
  flatten,
  globalAveragePool,
  globalMaxPool,
  layerNorm,
  maxPool,
  reshape,
  residual,
  sequential,
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
