/** Every kernel of this package, by its name in tfjs's registry. */
import { fusedKernels } from '../fused/index.js'
import type { Kernel } from '../kernel.js'
import { fusedBatchNorm } from './batch-norm.js'
import { binaryKernels, select } from './binary.js'
import {
  conv2D,
  conv2DFilterGradient,
  conv2DGradient,
  conv2DInputGradient,
  conv3D,
  conv3DFilterGradient,
  conv3DInputGradient,
  fusedConv2D,
} from './convolution.js'
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise.js'
import { batchMatMul, fusedMatMul } from './matmul.js'
import { concat, gather, pack, tile, unsortedSegmentSum } from './move.js'
import {
  averagePool3DGradient,
  averagePoolGradient,
  maxPool,
  maxPool3D,
  maxPool3DGradient,
  maxPoolGradient,
  maxPoolReluGradient,
} from './pool.js'
import { mean, sum } from './reduce.js'
import { softmax } from './softmax.js'
import { pad, reverse, slice, transpose } from './strided.js'
import { cast, clipByValue, identity, relu6, step, unaryKernels } from './unary.js'

export const kernels: readonly Kernel[] = [
  batchMatMul,
  fusedMatMul,
  gather,
  concat,
  pack,
  tile,
  transpose,
  slice,
  reverse,
  pad,
  unsortedSegmentSum,
  sum,
  mean,
  softmax,
  ...unaryKernels,
  clipByValue,
  relu6,
  step,
  cast,
  identity,
  ...binaryKernels,
  select,
  fusedBatchNorm,
  conv2D,
  fusedConv2D,
  conv2DFilterGradient,
  conv2DGradient,
  conv2DInputGradient,
  conv3D,
  conv3DFilterGradient,
  conv3DInputGradient,
  depthwiseFilterGradient,
  depthwiseInputGradient,
  maxPool,
  maxPoolGradient,
  maxPoolReluGradient,
  averagePoolGradient,
  maxPool3D,
  maxPool3DGradient,
  averagePool3DGradient,
  ...fusedKernels,
]
