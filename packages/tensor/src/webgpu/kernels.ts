import * as tf from '@tensorflow/tfjs-core'
import type { KernelConfig } from '@tensorflow/tfjs-core'
import { adam } from './adam.js'
import { batchNorm } from './batch-norm.js'
import { batchNormGradient } from './batch-norm-gradient.js'
import { countCorrect } from './count-correct.js'
import { denseGradient } from './dense-gradient.js'
import { gatherPixels } from './gather-pixels.js'
import { convolutions } from './replaced/conv2d.js'
import { products } from './replaced/products.js'
import { replaceKernel, type Replacement } from './replaced/replace.js'
import { sum } from './replaced/sum.js'
import { sgd } from './sgd.js'
import { softmaxCrossEntropy } from './softmax-cross-entropy.js'
import { uniform } from './uniform.js'

const FUSED: readonly KernelConfig[] = [
  gatherPixels,
  uniform,
  softmaxCrossEntropy,
  batchNorm,
  batchNormGradient,
  sgd,
  adam,
  denseGradient,
  countCorrect,
]

const REPLACED: readonly Replacement[] = [...products, ...convolutions, sum]

/** Registers Telar's fused kernels for the backend `webgpu`, and those that stand in for tfjs's own. */
export function registerWebgpuKernels(): void {
  for (const kernel of FUSED) if (!tf.getKernel(kernel.kernelName, kernel.backendName)) tf.registerKernel(kernel)
  for (const replacement of REPLACED) replaceKernel(replacement)
}
