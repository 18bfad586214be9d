import type { KerasEmitter } from './emitter.js'
import { absent } from './layers/absent.js'
import { emitActivation } from './layers/activation.js'
import { emitAdd } from './layers/add.js'
import { emitBatchNorm } from './layers/batch-norm.js'
import { emitConv1d } from './layers/conv1d.js'
import { emitConv2dTranspose } from './layers/conv2d-transpose.js'
import { emitConv2d } from './layers/conv2d.js'
import { emitDense } from './layers/dense.js'
import { emitDepthwiseConv2d } from './layers/depthwise-conv2d.js'
import { emitDropout } from './layers/dropout.js'
import { emitEmbedding } from './layers/embedding.js'
import { emitEnsemble } from './layers/ensemble.js'
import { emitFlatten } from './layers/flatten.js'
import { emitGlobalAveragePool, emitGlobalMaxPool } from './layers/global-pool.js'
import { emitLayerNorm } from './layers/layer-norm.js'
import { emitLstm } from './layers/lstm.js'
import { emitAlphaDropout, emitGaussianNoise, emitUnchanged } from './layers/noise.js'
import { emitNormalize } from './layers/normalize.js'
import { emitAveragePool, emitMaxPool } from './layers/pool.js'
import { emitReshape } from './layers/reshape.js'
import { emitStandardize } from './layers/standardize.js'
import { emitUpSampling } from './layers/up-sampling.js'

/** The emitter that writes each layer and transform of Telar as layers of Keras, by its id. */
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
  'layer:conv1d': emitConv1d,
  'layer:depthwise-conv2d': emitDepthwiseConv2d,
  'layer:conv2d-transpose': emitConv2dTranspose,
  'layer:up-sampling': emitUpSampling,
  'layer:lstm': emitLstm,
  'layer:spatial-dropout': emitDropout,
  'layer:alpha-dropout': emitAlphaDropout,
  'layer:gaussian-noise': emitGaussianNoise,
  'layer:activity-regularization': emitUnchanged,
  'layer:gru': absent('GRU whose reset gate acts after the product'),
  'layer:group-norm': absent('group norm'),
  'layer:rms-norm': absent('RMS norm'),
  'layer:positional-embedding': absent('positional embedding'),
  'layer:patches': absent('patches'),
  'layer:multi-head-attention': absent('attention'),
  'layer:ensemble': emitEnsemble,
  add: emitAdd,
  'transform:normalize': emitNormalize,
  'transform:standardize': emitStandardize,
}
