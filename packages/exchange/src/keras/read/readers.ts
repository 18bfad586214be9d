import { builtInActivation, readElu, readLeakyRelu, readRelu, readSoftmax } from './layers/activation.js'
import {
  readConv1d,
  readConv2d,
  readConv2dTranspose,
  readDepthwiseConv2d,
  readSeparableConv2d,
} from './layers/convolution.js'
import { readDense, readEmbedding, readFlatten, readNoise, readReshape } from './layers/core.js'
import {
  readBatchNorm,
  readGroupNorm,
  readLayerNorm,
  readNormalization,
  readRescaling,
  readRmsNorm,
} from './layers/normalization.js'
import { readGlobalPool, readPool, readUpSampling } from './layers/pooling.js'
import { readBidirectional, readGru, readLstm } from './layers/recurrent.js'
import type { KerasReader } from './reader.js'

/** How each layer of Keras is read, by the name of its class. `Add` is read where branches meet. */
export const kerasReaders: Readonly<Record<string, KerasReader>> = {
  Activation: builtInActivation,
  AlphaDropout: readNoise('layer:alpha-dropout', 'rate', 'rate'),
  AveragePooling2D: readPool('layer:average-pool'),
  BatchNormalization: readBatchNorm,
  Bidirectional: readBidirectional,
  Conv1D: readConv1d,
  Conv2D: readConv2d,
  Conv2DTranspose: readConv2dTranspose,
  Dense: readDense,
  DepthwiseConv2D: readDepthwiseConv2d,
  Dropout: readNoise('layer:dropout', 'rate', 'rate'),
  ELU: readElu,
  Embedding: readEmbedding,
  Flatten: readFlatten,
  GRU: readGru,
  GaussianNoise: readNoise('layer:gaussian-noise', 'stddev', 'deviation'),
  GlobalAveragePooling1D: readGlobalPool('layer:global-average-pool'),
  GlobalAveragePooling2D: readGlobalPool('layer:global-average-pool'),
  GlobalMaxPooling1D: readGlobalPool('layer:global-max-pool'),
  GlobalMaxPooling2D: readGlobalPool('layer:global-max-pool'),
  GroupNormalization: readGroupNorm,
  LSTM: readLstm,
  LayerNormalization: readLayerNorm,
  LeakyReLU: readLeakyRelu,
  MaxPooling2D: readPool('layer:max-pool'),
  Normalization: readNormalization,
  RMSNormalization: readRmsNorm,
  ReLU: readRelu,
  Rescaling: readRescaling,
  Reshape: readReshape,
  SeparableConv2D: readSeparableConv2d,
  Softmax: readSoftmax,
  SpatialDropout1D: readNoise('layer:spatial-dropout', 'rate', 'rate'),
  SpatialDropout2D: readNoise('layer:spatial-dropout', 'rate', 'rate'),
  UpSampling2D: readUpSampling,
}
