import * as tf from '@tensorflow/tfjs-core'
import type { KernelConfig } from '@tensorflow/tfjs-core'
import { adam } from './adam.js'
import { batchNorm } from './batch-norm.js'
import { batchNormGradient } from './batch-norm-gradient.js'
import { convolutions } from './conv2d.js'
import { countCorrect } from './count-correct.js'
import { denseGradient } from './dense-gradient.js'
import { denseProducts } from './dense-products.js'
import { gatherPixels } from './gather-pixels.js'
import { replaceKernel } from './replace.js'
import { sgd } from './sgd.js'
import { softmaxCrossEntropy } from './softmax-cross-entropy.js'
import { sum } from './sum.js'
import { uniform } from './uniform.js'

const KERNELS: readonly KernelConfig[] = [
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

/** Registers Telar's fused kernels for the backend `webgpu`, and those that stand in for tfjs's own. */
export function registerWebgpuKernels(): void {
  for (const kernel of KERNELS) if (!tf.getKernel(kernel.kernelName, kernel.backendName)) tf.registerKernel(kernel)
  for (const replacement of [...denseProducts, ...convolutions, sum]) replaceKernel(replacement)
}
