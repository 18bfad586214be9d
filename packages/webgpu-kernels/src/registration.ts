import * as tf from '@tensorflow/tfjs-core'
import type { KernelConfig } from '@tensorflow/tfjs-core'
import { adam } from './fused/adam.js'
import { adamPowers } from './fused/adam-powers.js'
import { batchNorm, batchNormTraining } from './fused/batch-norm.js'
import { batchNormGradient } from './fused/batch-norm-gradient.js'
import { accuracySums, countCorrect } from './fused/count-correct.js'
import { denseGradient } from './fused/dense-gradient.js'
import { gatherLabeledPixels, gatherPixels } from './fused/gather-pixels.js'
import { convolutions } from './kernels/conv2d.js'
import { conv2dGradient } from './kernels/conv2d-gradients.js'
import { pooling } from './kernels/max-pool.js'
import { products } from './kernels/products.js'
import { replaceKernel, type Replacement } from './kernels/replace.js'
import { sum } from './kernels/sum.js'
import { reluGradient } from './fused/relu-gradient.js'
import { sgd } from './fused/sgd.js'
import { softmaxCrossEntropy } from './fused/softmax-cross-entropy.js'
import { uniform } from './fused/uniform.js'

const FUSED: readonly KernelConfig[] = [
  gatherPixels,
  gatherLabeledPixels,
  uniform,
  softmaxCrossEntropy,
  batchNorm,
  batchNormTraining,
  batchNormGradient,
  sgd,
  adam,
  adamPowers,
  denseGradient,
  conv2dGradient,
  reluGradient,
  countCorrect,
  accuracySums,
]

const REPLACED: readonly Replacement[] = [...products, ...convolutions, ...pooling, sum]

/**
 * Registers Telar's fused kernels for the backend `webgpu`, and those that stand in for tfjs's own. Call it after
 * `@tensorflow/tfjs-backend-webgpu` is imported; calling it again does nothing.
 *
 * @example
 * await tf.setBackend('webgpu')
 * registerWebgpuKernels()
 */
export function registerWebgpuKernels(): void {
  for (const kernel of FUSED) if (!tf.getKernel(kernel.kernelName, kernel.backendName)) tf.registerKernel(kernel)
  for (const replacement of REPLACED) replaceKernel(replacement)
}
