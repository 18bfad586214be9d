import type { BackendChoice } from '../protocol/api.js'

/** What backends are called. */
export const backendNames: Readonly<Record<string, string>> = {
  webgpu: 'WebGPU',
  webgl: 'WebGL',
  wasm: 'WebAssembly',
  cpu: 'JavaScript',
}

/** Backends that can be chosen, and what each is. */
export const backendChoices: readonly (readonly [BackendChoice, string])[] = [
  ['auto', 'The best that starts'],
  ['webgpu', 'WebGPU: the GPU, the fastest where there is one'],
  ['webgl', 'WebGL: the GPU of older browsers'],
  ['wasm', 'WebAssembly: the CPU, fast'],
  ['cpu', 'JavaScript: the CPU, slow, everywhere'],
]
