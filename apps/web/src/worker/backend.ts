import { startBackend as start, type StartedWebBackend } from '@telarjs/backend-web'
import wasm from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url'
import * as tf from '@tensorflow/tfjs-core'
import { core, sharedFlagAt, whole } from 'virtual:tfjs-wasm'
import type { BackendChoice, BackendState } from '../protocol/api.js'
import { completeOnDemand, readWhole, type WasmBackend } from './whole-tfjs.js'

/** @param onLost is told when the device goes away */
export type StartBackend = (
  choice: BackendChoice,
  onLost: (message: string) => void,
  threads?: number,
) => Promise<BackendState>

/** Starts the backend that is asked for and stops the one before. The start throws a BackendError that names the remedy. */
export function createBackends(): StartBackend {
  let running: StartedWebBackend | undefined
  return async (choice, onLost, most = 8) => {
    const could = Math.min(most, navigator.hardwareConcurrency)
    const threads = { run: crossOriginIsolated ? could : 1, could }
    const before = running
    const started = await start({
      backend: choice,
      wasmPaths: wasmPaths(),
      threads: threads.run,
      onError: (error) => onLost(error.message),
    })
    if (before && before.id !== started.id) await before.stop()
    running = started
    await tf.ready()
    if (started.id === 'wasm')
      completeOnDemand(tf.backend() as unknown as WasmBackend, (isShared) =>
        readWhole(addressed(whole), sharedFlagAt, isShared),
      )
    const { name, device, why } = started
    return { choice, name, device, why, ...(started.id === 'wasm' ? { threads } : {}) }
  }
}

const addressed = (address: string) => new URL(address, import.meta.url).href

function wasmPaths() {
  return {
    'tfjs-backend-wasm.wasm': addressed(wasm),
    'tfjs-backend-wasm-simd.wasm': addressed(core),
    'tfjs-backend-wasm-threaded-simd.wasm': addressed(core),
  }
}
