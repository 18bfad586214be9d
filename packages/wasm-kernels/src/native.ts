/** Native functions in place of the compiled ones, on the same memory: the same names, arguments and bits. */
import type { WasmBackend } from './backend.js'
import type { WasmExports } from './wasm.gen.js'

/** The result of `nativeKernels()` of `@telarjs/native-kernels`; functions that it lacks stay WebAssembly. */
export interface NativeAddon {
  readonly level: string
  readonly names: readonly string[]
  bind(heap: Uint8Array, parameters: Float64Array): void
  call(index: number): number
  callParts(index: number, parts: number): void
  threads(wanted: number): number
}

/** Parameters that a function has at most, and parts that a job has at most. */
const PARAMETERS = 16
const PARTS = 64

type Name = keyof WasmExports
type Parameters = readonly (number | boolean)[]

/** The heap and parameters that each addon was last bound to: two backends of one process may alternate. */
const bound = new WeakMap<NativeAddon, { readonly heap: Uint8Array; readonly parameters: Float64Array }>()

export interface NativeTable {
  /** The compiled functions, with the native ones in their place. */
  readonly wasm: WasmExports
  has(name: Name): boolean
  /** Calls a native function once for every part. */
  run(name: Name, parts: readonly Parameters[]): void
  /** The same, with the parameters written down once. */
  prepare(name: Name, parts: readonly Parameters[]): () => void
}

/** The functions on a backend's memory, native where there are such. */
export function mergeNative(
  backend: WasmBackend,
  compiled: WasmExports,
  native: NativeAddon,
  threads: number,
): NativeTable {
  const parameters = new Float64Array(PARTS * PARAMETERS)
  const indexOf = new Map(native.names.map((name, index) => [name, index]))
  native.threads(threads)

  /** The heap may move when it grows. */
  function bind(): void {
    const heap = backend.wasm.HEAPU8
    const last = bound.get(native)
    if (last?.heap === heap && last.parameters === parameters) return
    bound.set(native, { heap, parameters })
    native.bind(heap, parameters)
  }

  function call(index: number, values: Parameters): number {
    bind()
    for (let i = 0; i < values.length; i++) parameters[i] = Number(values[i])
    return native.call(index)
  }

  bind()
  const replaced = [...indexOf].filter(([name]) => name in compiled)
  const functions = replaced.map(([name, index]) => [name, (...values: Parameters) => call(index, values)])
  return {
    wasm: { ...compiled, ...Object.fromEntries(functions) } as WasmExports,
    has: (name) => indexOf.has(name),
    run(name, parts) {
      bind()
      parts.forEach((part, at) => part.forEach((value, i) => (parameters[at * PARAMETERS + i] = Number(value))))
      native.callParts(indexOf.get(name)!, parts.length)
    },
    prepare(name, parts) {
      const [index, count] = [indexOf.get(name)!, parts.length]
      const written = new Float64Array(count * PARAMETERS)
      parts.forEach((part, at) => written.set(part.map(Number), at * PARAMETERS))
      return () => {
        bind()
        parameters.set(written)
        if (count === 1) native.call(index)
        else native.callParts(index, count)
      }
    },
  }
}
