/** Starts tfjs on the wasm backend with this package's kernels, once per test file. */
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-core/dist/register_all_gradients'
import { registerWasmKernels } from '../registration.js'

export async function startWasm(): Promise<void> {
  await registerWasmKernels()
  await tf.setBackend('wasm')
  await tf.ready()
}

/** Tells tfjs where a browser finds its binary, before `startWasm`. */
export function serveWasm(address: string): void {
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  setWasmPaths({
    'tfjs-backend-wasm-simd.wasm': address,
    'tfjs-backend-wasm.wasm': address,
    'tfjs-backend-wasm-threaded-simd.wasm': address,
  })
}
