import { counted } from '@telarjs/core'
import type { NativeKernels, Unavailable } from '@telarjs/native-kernels'
import { patchTfjs, StartError } from '@telarjs/tensor'
import { registerWasmKernels, shareWasmMemory, stockBinary, stopThreads } from '@telarjs/wasm-kernels'
import * as tf from '@tensorflow/tfjs-core'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import type { NodeCandidate } from './ids.js'
import { describeCpu } from './machine.js'

const FILES = 'Is @tensorflow/tfjs-backend-wasm installed whole, with its .wasm files?'

/** WebAssembly with SIMD and threads, with Telar's kernels: native ones on its memory where the machine has them. */
export const wasm: NodeCandidate = {
  id: 'wasm',
  gpu: false,
  async start({ threads = Math.min(8, availableParallelism()) }) {
    const native = await findNative()
    // `tf.findBackend` would start it. Native threads need no shared memory.
    if (!('wasm' in tf.engine().registry)) await findBinary('why' in native ? threads : 1)
    // First what the stock backend lacks: the fast kernels fall back on it.
    patchTfjs()
    const { variant } = await registerWasmKernels({ threads, ...('why' in native ? {} : { native }) })
    if (!(await withOwnListeners(() => tf.setBackend('wasm'))))
      throw new StartError('wasm', 'tfjs could not start its WebAssembly backend', FILES)
    const kernels = 'why' in native ? `${variant} (no native ones: ${native.why})` : `native ${native.level}`
    return {
      device: `${describeCpu()}, ${counted(threads, 'thread')}, kernels: ${kernels}`,
      build: 'why' in native ? variant : `native ${native.level}`,
      software: false,
      async stop() {
        stopThreads()
      },
    }
  },
}

/**
 * Takes back the listeners that Emscripten's code adds to the process: they throw what they are told of, so that one rejected promise ends the process
 * whatever its program says of such promises.
 */
async function withOwnListeners<T>(work: () => Promise<T>): Promise<T> {
  const events = ['unhandledRejection', 'uncaughtException'] as const
  const before = events.map((event) => new Set<unknown>(process.listeners(event as 'uncaughtException')))
  const result = await work()
  for (const [i, event] of events.entries())
    for (const listener of process.listeners(event as 'uncaughtException'))
      if (!before[i]!.has(listener)) process.off(event, listener)
  return result
}

/** The optional package: native kernels, or why there are none. */
async function findNative(): Promise<NativeKernels | Unavailable> {
  try {
    return (await import('@telarjs/native-kernels')).nativeKernels()
  } catch {
    return { level: 'none', why: 'npm install @telarjs/native-kernels adds them' }
  }
}

/** Says where the binary is: tfjs looks beside its own code, which a bundler moves. Threads need it on shared memory. */
async function findBinary(threads: number): Promise<void> {
  const { setWasmPaths } = await import('@tensorflow/tfjs-backend-wasm')
  // tfjs 4.22's own threads are started and left idle (tensorflow/tfjs#8513).
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  try {
    if (threads > 1 && (await shareWasmMemory())) return
    setWasmPaths(`${dirname(stockBinary())}/`)
  } catch (error) {
    throw new StartError('wasm', (error as Error).message, FILES)
  }
}
