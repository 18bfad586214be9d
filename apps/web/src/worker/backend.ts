import { startBackend as start, type StartedWebBackend } from '@telarjs/backend-web'
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import wasmSimd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import * as tf from '@tensorflow/tfjs-core'
import type { BackendChoice, BackendState } from '../protocol/api.js'

let running: StartedWebBackend | undefined

/** Starts the backend that is asked for and stops the one before. @throws BackendError that names the remedy */
export async function startBackend(choice: BackendChoice, onLost: (message: string) => void): Promise<BackendState> {
  const addressed = (address: string) => new URL(address, import.meta.url).href
  const wasmPaths = {
    'tfjs-backend-wasm.wasm': addressed(wasm),
    'tfjs-backend-wasm-simd.wasm': addressed(wasmSimd),
    'tfjs-backend-wasm-threaded-simd.wasm': addressed(wasmSimd),
  }
  const could = Math.min(8, navigator.hardwareConcurrency)
  const threads = { run: crossOriginIsolated ? could : 1, could }
  const before = running
  const started = await start({
    backend: choice,
    wasmPaths,
    threads: threads.run,
    onError: (error) => onLost(error.message),
  })
  if (before && before.id !== started.id) await before.stop()
  running = started
  await tf.ready()
  return {
    choice,
    name: started.name,
    device: started.device,
    why: started.why,
    ...(started.id === 'wasm' ? { threads } : {}),
  }
}
