/** Every kernel of this package, by its name in tfjs's registry. */
import type { Kernel } from '../kernel.js'
import { fusedKernels } from '../fused/index.js'
import { fusedBatchNorm } from './batch-norm.js'
import { binaryKernels, select } from './binary.js'
import { batchMatMul, fusedMatMul } from './matmul.js'
import { gather, tile, unsortedSegmentSum } from './move.js'
import { mean, sum } from './reduce.js'
import { cast, unaryKernels } from './unary.js'

export const kernels: readonly Kernel[] = [
  batchMatMul, fusedMatMul, gather, tile, unsortedSegmentSum, sum, mean, ...unaryKernels, cast, ...binaryKernels, select, fusedBatchNorm,
  ...fusedKernels,
]
