import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc } from '@tensorflow/tfjs-core'
import { averageInside } from './average-pool.js'
import { repeatFirst } from './broadcast.js'
import { conv2dFilterGradient } from './conv2d-filter.js'
import { conv3dFilterGradient, conv3dInputGradient } from './conv3d.js'
import { depthwiseFilterGradient, depthwiseInputGradient } from './depthwise.js'
import { repairGradients } from './gradients.js'
import { gatherInBatches } from './gather.js'
import { maxPoolGradient } from './max-pool.js'
import { clipByComparison, poolWithNaN, relu6ByComparison } from './nan.js'
import { forwardOnly, perImage, repairMatMul, repairOneHot, repairReflect, repeatTransform } from './repair.js'
import { unsortedSegmentSum } from './segment-sum.js'
import { rotateWithOffset, transform } from './transform.js'
import { divideWithNaN, maxPoolGradientOfFirst } from './webgl.js'

/** Kernels that a backend lacks. */
const missing: Readonly<Record<string, Readonly<Record<string, KernelFunc>>>> = {
  wasm: {
    Conv2DBackpropFilter: conv2dFilterGradient,
    DepthwiseConv2dNativeBackpropFilter: depthwiseFilterGradient,
    DepthwiseConv2dNativeBackpropInput: depthwiseInputGradient,
    UnsortedSegmentSum: unsortedSegmentSum,
  },
  tensorflow: { Transform: transform, RotateWithOffset: rotateWithOffset },
}

const maxPools = { MaxPool: poolWithNaN, MaxPool3D: poolWithNaN }
const averagePools = { AvgPoolGrad: averageInside, AvgPool3DGrad: averageInside }

const withTwoOperands = Object.fromEntries(
  [
    ['Add', 'Sub', 'Multiply', 'RealDiv', 'FloorDiv', 'Maximum', 'Minimum', 'SquaredDifference'],
    ['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'],
  ]
    .flat()
    .map((name) => [name, repeatFirst] as const),
)

/** Kernels that a backend computes wrong, or needlessly slowly, made from its own. */
const wrong: Readonly<Record<string, Readonly<Record<string, (original: KernelFunc) => KernelFunc>>>> = {
  cpu: { Transform: perImage, ...maxPools, ...averagePools, ...withTwoOperands },
  webgl: {
    ClipByValue: () => clipByComparison,
    ...maxPools,
    MaxPoolGrad: () => maxPoolGradientOfFirst,
    RealDiv: divideWithNaN,
    ...averagePools,
  },
  webgpu: {
    Transform: repeatTransform,
    MaxPool3D: poolWithNaN,
    Relu6: () => relu6ByComparison,
    Cumsum: forwardOnly,
    Cumprod: forwardOnly,
    ...averagePools,
  },
  wasm: {
    Conv3DBackpropFilterV2: () => conv3dFilterGradient,
    Conv3DBackpropInputV2: () => conv3dInputGradient,
    GatherV2: gatherInBatches,
    OneHot: repairOneHot,
    Transform: (original) => repairReflect(original, transform),
  },
}

/** The same, where `@telarjs/wasm-kernels` and `@telarjs/webgpu-kernels` do not bring better ones. */
const stock: typeof wrong = {
  webgpu: { MaxPool: poolWithNaN },
  wasm: {
    ClipByValue: () => clipByComparison,
    Relu6: () => relu6ByComparison,
    MaxPool: poolWithNaN,
    MaxPoolGrad: () => maxPoolGradient,
    BatchMatMul: repairMatMul,
    _FusedMatMul: repairMatMul,
    ...averagePools,
  },
}

const ours = new WeakSet<KernelFunc>()

/**
 * Adds to tfjs what training needs and the imported backends lack or get wrong: the filter gradients of convolutions and the segment sum on
 * WebAssembly, affine transformation with tfjs-node, max pooling's gradient on WebAssembly, and so on; also gradients that tfjs-core has wrong.
 * What is there and right is left alone. Call it after the backends and the gradients are imported; before `registerWasmKernels` and
 * `registerWebgpuKernels`, whose kernels then fall back on these. Calling it again does nothing.
 *
 * @example
 * import '@telarjs/tensor/gradients'
 * import '@tensorflow/tfjs-backend-wasm'
 *
 * await tf.setBackend('wasm')
 * patchTfjs() // convolutions can train now
 */
export function patchTfjs(): void {
  for (const [backendName, kernels] of Object.entries(missing)) {
    if (tf.getKernelsForBackend(backendName).length === 0) continue
    for (const [kernelName, kernelFunc] of Object.entries(kernels)) {
      if (!tf.getKernel(kernelName, backendName)) tf.registerKernel({ kernelName, backendName, kernelFunc })
    }
  }
  replaceAll(wrong)
  for (const [backendName, kernels] of Object.entries(stock))
    if (!tf.getKernel('TelarDenseGradient', backendName)) replaceAll({ [backendName]: kernels })
  repairGradients()
}

function replaceAll(table: typeof wrong): void {
  for (const [backendName, kernels] of Object.entries(table)) {
    for (const [kernelName, repair] of Object.entries(kernels)) replace(backendName, kernelName, repair)
  }
}

function replace(backendName: string, kernelName: string, repair: (original: KernelFunc) => KernelFunc): void {
  const original = tf.getKernel(kernelName, backendName)
  if (!original || ours.has(original.kernelFunc)) return
  const kernelFunc = repair(original.kernelFunc)
  ours.add(kernelFunc)
  tf.unregisterKernel(kernelName, backendName)
  tf.registerKernel({ ...original, kernelFunc })
}
