/** Which of the two builds this machine runs, compiled once. */
import { withSharedMemory } from './shared-memory.js'
import { RELAXED_SIMD, SIMD, type WasmExports } from './wasm.gen.js'

/** `relaxed-simd` fuses multiply and add; `none` means that the engine has no SIMD and the stock kernels stay. */
export type Variant = 'relaxed-simd' | 'simd' | 'none'

const SOURCES = { 'relaxed-simd': RELAXED_SIMD, simd: SIMD }
const bytes = new Map<Variant, Uint8Array<ArrayBuffer>>()

/** The binary of a variant. */
export function binaryOf(variant: Exclude<Variant, 'none'>): Uint8Array<ArrayBuffer> {
  const known = bytes.get(variant)
  if (known) return known
  const decoded = Uint8Array.from(atob(SOURCES[variant]), (character) => character.charCodeAt(0))
  bytes.set(variant, decoded)
  return decoded
}

/** The best variant that the engine accepts, none better than `best`. */
export function supportedVariant(best: Variant = 'relaxed-simd'): Variant {
  if (best === 'relaxed-simd' && WebAssembly.validate(binaryOf('relaxed-simd'))) return 'relaxed-simd'
  if (best !== 'none' && WebAssembly.validate(binaryOf('simd'))) return 'simd'
  return 'none'
}

/** The compiled module, for a memory that is shared or not. Compiling takes a few milliseconds. */
export function compile(variant: Exclude<Variant, 'none'>, shared: boolean): WebAssembly.Module {
  return new WebAssembly.Module(shared ? withSharedMemory(binaryOf(variant)) : binaryOf(variant))
}

/** The kernels on a memory. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): WasmExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as WasmExports
}
