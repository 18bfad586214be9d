import { patchTfjs, StartError } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { load, type WebCandidate, type WebCandidateOptions } from './ids.js'

const FILES = 'Serve the .wasm files of @tensorflow/tfjs-backend-wasm/dist and say where they are with wasmPaths.'

/** WebAssembly with SIMD, and threads where the page is cross-origin isolated, with Telar's kernels. */
export const wasm: WebCandidate = {
  id: 'wasm',
  gpu: false,
  async start({ wasmPaths, threads: wanted = Math.min(8, globalThis.navigator?.hardwareConcurrency ?? 1) }) {
    const [{ setWasmPaths }, { canShareMemory, registerWasmKernels, shareWasmMemory, stopThreads }] = await load(
      'wasm',
      () => Promise.all([import('@tensorflow/tfjs-backend-wasm'), import('@telarjs/wasm-kernels')]),
    )
    const threads = canShareMemory() && wasmPaths !== undefined ? wanted : 1
    // `tf.findBackend` would start it.
    if (!('wasm' in tf.engine().registry)) {
      // tfjs 4.22's own threads are started and left idle (tensorflow/tfjs#8513).
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
      if (threads > 1) await orStartError(shareWasmMemory(addressOf(wasmPaths!)))
      else if (wasmPaths !== undefined) setWasmPaths(wasmPaths as string)
    }
    // First what the stock backend lacks: the fast kernels fall back on it.
    patchTfjs()
    const { variant } = await registerWasmKernels({ threads })
    if (!(await orStartError(tf.setBackend('wasm'))))
      throw new StartError('wasm', 'tfjs could not start its WebAssembly backend', FILES)
    return {
      device: `${globalThis.navigator?.hardwareConcurrency ?? 1} CPU cores, ${threads === 1 ? '1 thread' : `${threads} threads`}, kernels: ${variant}`,
      build: variant,
      software: false,
      async stop() {
        stopThreads()
      },
    }
  },
}

function addressOf(wasmPaths: NonNullable<WebCandidateOptions['wasmPaths']>): string {
  const name = 'tfjs-backend-wasm-simd.wasm'
  return typeof wasmPaths === 'string' ? wasmPaths + name : (wasmPaths[name] ?? name)
}

async function orStartError<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new StartError('wasm', (error as Error).message, FILES)
  }
}
