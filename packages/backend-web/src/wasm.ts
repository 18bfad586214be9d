import { counted } from '@telarjs/core'
import { patchTfjs, StartError } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { load, type WebCandidate, type WebCandidateOptions } from './ids.js'
import { BINARY, bundledPaths } from './bundled-paths.js'

/** What to do where a file is missing: bundlers leave it behind, and tfjs then looks beside the page. */
function remedyFor(wasmPaths: WebCandidateOptions['wasmPaths']): string {
  const address = wasmPaths === undefined ? BINARY : addressOf(wasmPaths)
  return `Is the file at ${asSeen(address)}? Serve the .wasm files of @tensorflow/tfjs-backend-wasm/dist and say where they are: startBackend({ wasmPaths: '/folder/' }).`
}

/** An address in full, where the page or worker has one that others can follow from. */
function asSeen(address: string): string {
  try {
    return new URL(address, globalThis.location?.href).href
  } catch {
    return address
  }
}

/** WebAssembly with SIMD, and threads where the page is cross-origin isolated, with Telar's kernels. */
export const wasm: WebCandidate = {
  id: 'wasm',
  gpu: false,
  async start({
    wasmPaths = bundledPaths(),
    threads: wanted = Math.min(8, globalThis.navigator?.hardwareConcurrency ?? 1),
  }) {
    const [{ setWasmPaths }, { canShareMemory, registerWasmKernels, shareWasmMemory, stopThreads }] = await load(
      'wasm',
      () => Promise.all([import('@tensorflow/tfjs-backend-wasm'), import('@telarjs/wasm-kernels')]),
    )
    const threads = canShareMemory() && wasmPaths !== undefined ? wanted : 1
    // `tf.findBackend` would start it.
    if (!('wasm' in tf.engine().registry)) {
      // tfjs 4.22's own threads are started and left idle (tensorflow/tfjs#8513).
      tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
      if (threads > 1) await orStartError(shareWasmMemory(addressOf(wasmPaths!)), wasmPaths)
      else if (wasmPaths !== undefined) setWasmPaths(wasmPaths as string)
    }
    // First what the stock backend lacks: the fast kernels fall back on it.
    patchTfjs()
    const { variant } = await registerWasmKernels({ threads })
    if (!(await orStartError(tf.setBackend('wasm'), wasmPaths)))
      throw new StartError('wasm', 'tfjs could not start its WebAssembly backend', remedyFor(wasmPaths))
    return {
      device: `${globalThis.navigator?.hardwareConcurrency ?? 1} CPU cores, ${counted(threads, 'thread')}, kernels: ${variant}`,
      build: variant,
      software: false,
      async stop() {
        stopThreads()
      },
    }
  },
}

function addressOf(wasmPaths: NonNullable<WebCandidateOptions['wasmPaths']>): string {
  return typeof wasmPaths === 'string' ? wasmPaths + BINARY : (wasmPaths[BINARY] ?? BINARY)
}

async function orStartError<T>(work: Promise<T>, wasmPaths: WebCandidateOptions['wasmPaths']): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw new StartError('wasm', (error as Error).message, remedyFor(wasmPaths))
  }
}
