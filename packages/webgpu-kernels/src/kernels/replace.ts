import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import { asWebgpuBackend, type WebgpuBackend } from '../backend.js'

/** A kernel that replaces one of tfjs-webgpu's where it applies, and returns `undefined` where it does not. */
export interface Replacement {
  readonly kernelName: string
  readonly compute: (backend: WebgpuBackend, inputs: never, attributes: never) => TensorInfo | undefined
}

const ours = new WeakSet<KernelFunc>()

/** Puts a kernel in front of tfjs-webgpu's own, which still handles the rest. Doing it again does nothing. */
export function replaceKernel({ kernelName, compute }: Replacement): void {
  const original = tf.getKernel(kernelName, 'webgpu')
  if (!original || ours.has(original.kernelFunc)) return
  const kernelFunc: KernelFunc = (call) =>
    compute(asWebgpuBackend(call.backend), call.inputs as never, call.attrs as never) ?? original.kernelFunc(call)
  ours.add(kernelFunc)
  tf.unregisterKernel(kernelName, 'webgpu')
  tf.registerKernel({ ...original, kernelFunc })
}
