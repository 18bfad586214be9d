/** A tfjs-wasm backend as the kernels see it: tensors as addresses, outputs, scratch memory, and the compiled functions. */
import { util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core'
import { allocate, memoryOf, type WasmBackend } from './backend.js'
import { instantiate, type Variant } from './module.js'
import type { WasmExports } from './wasm.gen.js'

export interface Heap {
  /** The compiled functions, working on this backend's memory. */
  readonly wasm: WasmExports
  /** Where a tensor's values lie, in bytes. */
  address(tensor: TensorInfo): number
  /** A new tensor; its values are whatever the memory held. */
  output(shape: readonly number[], dtype?: DataType): TensorInfo
  /** A new tensor of zeros. */
  zeros(shape: readonly number[]): TensorInfo
  dispose(tensor: TensorInfo): void
  /** Memory that is free until the next call of `scratch`; at least `bytes`, at a multiple of 16. */
  scratch(bytes: number): number
  /** Writes integers into the heap; their address stays good until the next call of `integers`. At most 32. */
  integers(values: readonly number[]): number
}

const heaps = new WeakMap<WasmBackend, Map<Variant, Heap>>()

/** The heap of a backend; a second call gives the same one. */
export function heapOf(backend: WasmBackend, variant: Exclude<Variant, 'none'>): Heap {
  const known = heaps.get(backend)?.get(variant)
  if (known) return known
  const heap = makeHeap(backend, variant)
  const perVariant = heaps.get(backend) ?? new Map<Variant, Heap>()
  heaps.set(backend, perVariant.set(variant, heap))
  return heap
}

function makeHeap(backend: WasmBackend, variant: Exclude<Variant, 'none'>): Heap {
  const wasm = instantiate(variant, memoryOf(backend))
  const integers = allocate(backend, 32 * 4)
  let scratch = 0
  let scratchBytes = 0
  const address = (tensor: TensorInfo): number => backend.dataIdMap.get(tensor.dataId).memoryOffset
  const output = (shape: readonly number[], dtype: DataType = 'float32'): TensorInfo => {
    const made = backend.makeOutput(shape, dtype)
    if (address(made) === 0 && size(made) > 0) {
      throw new Error(`wasm-kernels: the wasm heap: expected room for ${dtype} [${shape.join(', ')}], received none`)
    }
    return made
  }
  return {
    wasm,
    address,
    output,
    zeros: (shape) => {
      const made = output(shape)
      const start = address(made)
      backend.wasm.HEAPU8.fill(0, start, start + size(made) * 4)
      return made
    },
    dispose: ({ dataId }) => {
      backend.disposeData(dataId)
    },
    scratch: (bytes) => {
      if (bytes > scratchBytes) {
        if (scratch) backend.wasm._free(scratch)
        scratchBytes = bytes
        scratch = allocate(backend, bytes + 16)
      }
      return Math.ceil(scratch / 16) * 16
    },
    integers: (values) => {
      new Int32Array(backend.wasm.HEAPU8.buffer, integers, 32).set(values)
      return integers
    },
  }
}

/** The number of elements. */
export function size({ shape }: TensorInfo): number {
  return util.sizeFromShape(shape)
}
