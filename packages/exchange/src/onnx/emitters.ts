import type { OnnxEmitter } from './emitter.js'
import { emitActivation } from './layers/activation.js'
import { emitAdd } from './layers/add.js'
import { emitAveragePool } from './layers/average-pool.js'
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
import { emitGroupNorm } from './layers/group-norm.js'
import { emitLayerNorm } from './layers/layer-norm.js'
import { emitMaxPool } from './layers/max-pool.js'
import { emitMultiHeadAttention } from './layers/multi-head-attention.js'
import { emitNormalize } from './layers/normalize.js'
import { emitPatches } from './layers/patches.js'
import { emitPositionalEmbedding } from './layers/positional-embedding.js'
import { emitGru, emitLstm } from './layers/recurrent.js'
import { emitReshape } from './layers/reshape.js'
import { emitRmsNorm } from './layers/rms-norm.js'
import { emitStandardize } from './layers/standardize.js'
import { emitUpSampling } from './layers/up-sampling.js'

/** The emitter that writes each layer and transform of Telar as ONNX, by its id. */
export const onnxEmitters: Readonly<Record<string, OnnxEmitter>> = {
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
  'layer:group-norm': emitGroupNorm,
  'layer:rms-norm': emitRmsNorm,
  'layer:positional-embedding': emitPositionalEmbedding,
  'layer:patches': emitPatches,
  'layer:multi-head-attention': emitMultiHeadAttention,
  'layer:lstm': emitLstm,
  'layer:gru': emitGru,
  'layer:spatial-dropout': emitDropout,
  'layer:alpha-dropout': emitDropout,
  'layer:gaussian-noise': emitDropout,
  'layer:activity-regularization': emitDropout,
  'layer:ensemble': emitEnsemble,
  add: emitAdd,
  'transform:normalize': emitNormalize,
  'transform:standardize': emitStandardize,
}
