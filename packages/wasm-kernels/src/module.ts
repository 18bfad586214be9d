/** Selects the build that this machine runs. Only that one is loaded, so a page does not download both. */
import { withSharedMemory } from './shared-memory.js'
import type { WasmExports } from './wasm.gen.js'

/** `relaxed-simd` fuses multiply and add; `none` means that the engine has no SIMD and the stock kernels stay. */
export type Variant = 'relaxed-simd' | 'simd' | 'none'

/** A build and its binary. */
export interface Build {
  readonly variant: Exclude<Variant, 'none'>
  readonly binary: Uint8Array<ArrayBuffer>
}

const MAGIC_AND_VERSION = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

/** The smallest module with one instruction on 128-bit vectors, by the instruction's code and the number of its operands. */
function probe(operands: number, code: readonly number[]): Uint8Array<ArrayBuffer> {
  const parameters = Array.from({ length: operands }, () => 0x7b)
  const body = [0, ...parameters.flatMap((_, index) => [0x20, index]), 0xfd, ...code, 0x0b]
  const section = (id: number, bytes: readonly number[]): number[] => [id, bytes.length, ...bytes]
  return Uint8Array.from([
    ...MAGIC_AND_VERSION,
    ...section(1, [1, 0x60, operands, ...parameters, 1, 0x7b]),
    ...section(3, [1, 0]),
    ...section(10, [1, body.length, ...body]),
  ])
}

/** `f32x4.relaxed_madd` and `f32x4.add`, their codes as LEB128. */
const PROBES = { 'relaxed-simd': probe(3, [0x85, 0x02]), simd: probe(2, [0xe4, 0x01]) }

/**
 * The best variant that the engine accepts, up to `best`.
 *
 * @example
 * supportedVariant() // 'relaxed-simd', 'simd' …
 */
export function supportedVariant(best: Variant = 'relaxed-simd'): Variant {
  if (best === 'relaxed-simd' && WebAssembly.validate(PROBES['relaxed-simd'])) return 'relaxed-simd'
  if (best !== 'none' && WebAssembly.validate(PROBES.simd)) return 'simd'
  return 'none'
}

/** Loads a build, each from a module of its own. */
export async function loadBuild(variant: Build['variant']): Promise<Build> {
  const { BINARY } = await (variant === 'simd' ? import('./simd.gen.js') : import('./relaxed-simd.gen.js'))
  const packed = Uint8Array.from(atob(BINARY), (character) => character.charCodeAt(0))
  return { variant, binary: await gunzip(packed) }
}

/** A `Response` would read the stream in one line, but makes Node load its HTTP client, which takes 30 ms at each start. */
async function gunzip(packed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream('gzip')).getReader()
  const parts: BlobPart[] = []
  for (let next = await reader.read(); !next.done; next = await reader.read()) parts.push(next.value as BlobPart)
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** The compiled module, for a memory that is shared or not. Compiling takes a few milliseconds. */
export function compile({ binary }: Build, shared: boolean): WebAssembly.Module {
  return new WebAssembly.Module(shared ? withSharedMemory(binary) : binary)
}

/** The kernels on a memory. */
export function instantiate(module: WebAssembly.Module, memory: WebAssembly.Memory): WasmExports {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as WasmExports
}
