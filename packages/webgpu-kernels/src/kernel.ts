import type { KernelConfig, TensorInfo } from '@tensorflow/tfjs-core'
import { asWebgpuBackend, type WebgpuBackend } from './backend.js'

/** Declares a WebGPU kernel by its inputs and attributes. */
export function webgpuKernel<Inputs, Attributes>(
  kernelName: string,
  compute: (backend: WebgpuBackend, inputs: Inputs, attributes: Attributes) => TensorInfo[],
): KernelConfig {
  return {
    kernelName,
    backendName: 'webgpu',
    kernelFunc: ({ inputs, attrs, backend }) =>
      compute(asWebgpuBackend(backend), inputs as Inputs, attrs as Attributes),
  }
}

/** Product of the lengths of all axes. */
export const sizeOf = ({ shape }: { readonly shape: readonly number[] }): number =>
  shape.reduce((product, length) => product * length, 1)
