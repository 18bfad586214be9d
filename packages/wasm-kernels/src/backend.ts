/** The parts of tfjs-wasm that the kernels stand on: its heap, its table of tensors, its allocator. */
import type { DataId, DataType, TensorInfo } from '@tensorflow/tfjs-core'

/** What tfjs-wasm's BackendWasm offers at run time; its own declarations keep `wasm` loosely typed. */
export interface WasmBackend {
  readonly wasm: EmscriptenModule
  readonly dataIdMap: { get(dataId: DataId): { readonly id: number; readonly memoryOffset: number } }
  makeOutput(shape: readonly number[], dtype: DataType): TensorInfo
  disposeData(dataId: DataId): boolean
  /** Ends the backend; tfjs calls it once. */
  dispose(): void
  incRef(dataId: DataId): void
  /** Tensors that share the data. */
  refCount(dataId: DataId): number
}

interface EmscriptenModule {
  /** A view of the whole heap; replaced when the heap grows. */
  readonly HEAPU8: Uint8Array
  readonly asm?: Record<string, unknown>
  readonly wasmMemory?: WebAssembly.Memory
  _malloc(bytes: number): number
  _free(address: number): void
  readonly tfjs: {
    registerTensor(id: number, size: number, memoryOffset: number): void
    disposeData(id: number): void
  }
}

/** The memory behind the heap. The plain build of tfjs-wasm exports it; the threaded build keeps it beside. */
export function memoryOf({ wasm }: WasmBackend): WebAssembly.Memory {
  const candidates = [wasm.wasmMemory, ...Object.values(wasm.asm ?? {})]
  const memory = candidates.find((each) => each instanceof WebAssembly.Memory && each.buffer === wasm.HEAPU8.buffer)
  if (!memory)
    throw new Error(
      'wasm-kernels: the wasm backend: expected a WebAssembly.Memory beside HEAPU8, received none (tfjs-wasm 4.22 is known to work)',
    )
  return memory as WebAssembly.Memory
}

/** Reserves memory on tfjs-wasm's heap, which may grow it; the address stays valid until `_free`. */
export function allocate(backend: WasmBackend, bytes: number): number {
  const address = backend.wasm._malloc(bytes) >>> 0
  if (address === 0 && bytes > 0)
    throw new Error(`wasm-kernels: the wasm heap: expected room for ${bytes} bytes, received none`)
  return address
}
