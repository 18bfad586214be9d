import type { KerasEmitter } from './emitter.js'
import { emitActivation } from './layers/activation.js'
import { emitAdd } from './layers/add.js'
import { emitBatchNorm } from './layers/batch-norm.js'
import { emitConv2d } from './layers/conv2d.js'
import { emitDense } from './layers/dense.js'
import { emitDropout } from './layers/dropout.js'
import { emitEmbedding } from './layers/embedding.js'
import { emitFlatten } from './layers/flatten.js'
import { emitGlobalAveragePool, emitGlobalMaxPool } from './layers/global-pool.js'
import { emitLayerNorm } from './layers/layer-norm.js'
import { emitNormalize } from './layers/normalize.js'
import { emitAveragePool, emitMaxPool } from './layers/pool.js'
import { emitReshape } from './layers/reshape.js'
import { emitStandardize } from './layers/standardize.js'

/** How each layer and transform of Telar is written as layers of Keras, by its id. */
export const kerasEmitters: Readonly<Record<string, KerasEmitter>> = {
  'layer:dense': emitDense,
  'layer:conv2d': emitConv2d,
  'layer:max-pool': emitMaxPool,
  'layer:average-pool': emitAveragePool,
  'layer:global-max-pool': emitGlobalMaxPool,
  'layer:global-average-pool': emitGlobalAveragePool,
  'layer:flatten': emitFlatten,
  'layer:reshape': emitReshape,
  'layer:dropout': emitDropout,
  'layer:batch-norm': emitBatchNorm,
  'layer:layer-norm': emitLayerNorm,
  'layer:embedding': emitEmbedding,
  'layer:activation': emitActivation,
  add: emitAdd,
  'transform:normalize': emitNormalize,
  'transform:standardize': emitStandardize,
}
