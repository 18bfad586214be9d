/** Telar's own kernels: operations of a training step that tfjs does not have. References made of plain ops are in @telarjs/tensor. */
import type { Kernel } from '../kernel.js'
import { adam } from './adam.js'
import { attention, attentionGradient } from './attention.js'
import { batchNorm, batchNormGradient } from './batch-norm.js'
import { denseGradient, denseGradientSgd } from './dense-gradient.js'
import { gatherPixels } from './gather-pixels.js'
import { gru, gruGradient } from './gru.js'
import { layerNorm, layerNormGradient } from './layer-norm.js'
import { lstm, lstmGradient } from './lstm.js'
import { reluGradient } from './relu-gradient.js'
import { sgd } from './sgd.js'
import { countCorrect, softmaxCrossEntropy } from './softmax-cross-entropy.js'
import { uniform } from './uniform.js'

export const fusedKernels: readonly Kernel[] = [
  gatherPixels,
  uniform,
  softmaxCrossEntropy,
  countCorrect,
  batchNorm,
  batchNormGradient,
  sgd,
  adam,
  denseGradient,
  denseGradientSgd,
  reluGradient,
  layerNorm,
  layerNormGradient,
  attention,
  attentionGradient,
  gru,
  gruGradient,
  lstm,
  lstmGradient,
]
