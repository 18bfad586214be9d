import { signal } from '@preact/signals'
import type { BackendChoice } from '../protocol/api.js'

/** What backends are called. */
export const backendNames: Readonly<Record<string, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
}

/** Backends that can be chosen. */
export const backendChoices: readonly BackendChoice[] = ['auto', 'webgpu', 'webgl', 'wasm', 'cpu']

/** Whether another one is being started. */
export const isSwitching = signal(false)
