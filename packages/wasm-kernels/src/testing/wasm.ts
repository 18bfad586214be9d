/** Starts tfjs on the wasm backend with this package's kernels, once per test file. */
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { registerWasmKernels } from '../registration.js'

export async function startWasm(): Promise<void> {
  registerWasmKernels()
  await tf.setBackend('wasm')
  await tf.ready()
}
