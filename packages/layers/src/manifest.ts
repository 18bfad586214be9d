import { activation } from './activation.js'
import { averagePool } from './average-pool.js'
import { batchNorm } from './batch-norm.js'
import { constant } from './constant.js'
import { conv2d } from './conv2d.js'
import { dense } from './dense.js'
import { dropout } from './dropout.js'
import { embedding } from './embedding.js'
import { flatten } from './flatten.js'
import { globalAveragePool } from './global-average-pool.js'
import { globalMaxPool } from './global-max-pool.js'
import { glorotNormal } from './glorot-normal.js'
import { glorotUniform } from './glorot-uniform.js'
import { heNormal } from './he-normal.js'
import { heUniform } from './he-uniform.js'
import { layerNorm } from './layer-norm.js'
import { lecunNormal } from './lecun-normal.js'
import { lecunUniform } from './lecun-uniform.js'
import { maxPool } from './max-pool.js'
import { normal } from './normal.js'
import { ones } from './ones.js'
import { orthogonal } from './orthogonal.js'
import { reshape } from './reshape.js'
import { residual } from './residual.js'
import { sequential } from './sequential.js'
import { truncatedNormal } from './truncated-normal.js'
import { uniform } from './uniform.js'
import { zeros } from './zeros.js'

/** All layers and initialisers of this package. */
export const plugins = [
  dense,
  conv2d,
  maxPool,
  averagePool,
  globalMaxPool,
  globalAveragePool,
  flatten,
  reshape,
  dropout,
  batchNorm,
  layerNorm,
  activation,
  embedding,
  sequential,
  residual,
  heNormal,
  heUniform,
  glorotNormal,
  glorotUniform,
  lecunNormal,
  lecunUniform,
  orthogonal,
  truncatedNormal,
  normal,
  uniform,
  zeros,
  ones,
  constant,
] as const
