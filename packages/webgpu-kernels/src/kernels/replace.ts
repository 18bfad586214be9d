import * as tf from '@tensorflow/tfjs-core'
import type { KernelFunc, TensorInfo } from '@tensorflow/tfjs-core'
import { asWebgpuBackend, type WebgpuBackend } from '../backend.js'

/** A kernel that stands in for one of tfjs-webgpu's where it can do the job, and is `undefined` where it cannot. */
export interface Replacement {
  readonly kernelName: string
  readonly compute: (backend: WebgpuBackend, inputs: never, attributes: never) => TensorInfo | undefined
}

const ours = new WeakSet<KernelFunc>()

/** Puts a kernel in front of tfjs-webgpu's own, which still does what the new one does not. Doing it again does nothing. */
export function replaceKernel({ kernelName, compute }: Replacement): void {
  const original = tf.getKernel(kernelName, 'webgpu')
  if (!original || ours.has(original.kernelFunc)) return
  const kernelFunc: KernelFunc = (call) =>
    compute(asWebgpuBackend(call.backend), call.inputs as never, call.attrs as never) ?? original.kernelFunc(call)
  ours.add(kernelFunc)
  tf.unregisterKernel(kernelName, 'webgpu')
  tf.registerKernel({ ...original, kernelFunc })
}
