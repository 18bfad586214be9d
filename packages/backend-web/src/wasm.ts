import { registerMissingKernels, StartError } from '@telar/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { load, type WebRung } from './ids.js'

/** WebAssembly with SIMD, on one core, with Telar's kernels. */
export const wasm: WebRung = {
  id: 'wasm',
  gpu: false,
  async start({ wasmPaths }) {
    const [{ setWasmPaths }, { registerWasmKernels }] = await load('wasm', () => Promise.all([import('@tensorflow/tfjs-backend-wasm'), import('@telar/wasm-kernels')]))
    if (wasmPaths !== undefined && !tf.findBackend('wasm')) setWasmPaths(wasmPaths as string)
    // tfjs 4.22 starts idle workers and still computes on one thread (tensorflow/tfjs#8513).
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    // First what the stock backend lacks: the fast kernels fall back on it.
    registerMissingKernels()
    const { variant } = registerWasmKernels()
    if (!(await started())) {
      throw new StartError('wasm', 'tfjs could not start its WebAssembly backend', 'Serve the .wasm files of @tensorflow/tfjs-backend-wasm/dist and say where they are with wasmPaths.')
    }
    return { device: `1 of ${globalThis.navigator?.hardwareConcurrency ?? 1} CPU cores, kernels: ${variant}`, software: false, async stop() {} }
  },
}

/** tfjs answers a missing file now with false, now with an error. */
async function started(): Promise<boolean> {
  try {
    return await tf.setBackend('wasm')
  } catch {
    return false
  }
}
