import { registerMissingKernels, StartError } from '@telar/tensor'
import { registerWasmKernels } from '@telar/wasm-kernels'
import * as tf from '@tensorflow/tfjs-core'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { NodeRung } from './ids.js'
import { describeCpu } from './machine.js'

/** WebAssembly with SIMD, on one core, with Telar's kernels. */
export const wasm: NodeRung = {
  id: 'wasm',
  gpu: false,
  async start() {
    const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
    // tfjs looks beside its own code, which a bundler moves.
    if (!tf.findBackend('wasm')) setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
    // tfjs 4.22 starts idle workers and still computes on one thread (tensorflow/tfjs#8513).
    tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
    // First what the stock backend lacks: the fast kernels fall back on it.
    registerMissingKernels()
    const { variant } = registerWasmKernels()
    if (!(await tf.setBackend('wasm'))) throw new StartError('wasm', 'tfjs could not start its WebAssembly backend', 'Is @tensorflow/tfjs-backend-wasm installed whole, with its .wasm files?')
    return { device: `${describeCpu()}, of which 1 is used, kernels: ${variant}`, software: false, async stop() {} }
  },
}
