/** A tfjs-wasm backend from the kernels' point of view: tensors as addresses, outputs, scratch memory, and the compiled functions. */
import { util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core'
import { allocate, memoryOf, type WasmBackend } from './backend.js'
import { createCalls, type Calls } from './calls.js'
import { compile, instantiate, type Build } from './module.js'
import { mergeNative, type NativeAddon } from './native.js'
import { createThreads, type Threads } from './threads.js'
import type { WasmExports } from './wasm.gen.js'

export interface Heap extends Calls {
  /** The compiled functions, working on this backend's memory. */
  readonly wasm: WasmExports
  /** Does one of two things, depending on values in memory, which `test` reads from the heap. */
  either(test: (heap: Heap) => boolean, one: () => void, other: () => void): void
  /** The most parts that `split` makes of any work. */
  readonly maxParts: number
  /** Where a tensor's values lie, in bytes. */
  address(tensor: TensorInfo): number
  /** A new tensor; its values are whatever the memory held. */
  output(shape: readonly number[], dtype?: DataType): TensorInfo
  /** A new tensor of zeros. */
  zeros(shape: readonly number[]): TensorInfo
  /** Another tensor on the same values, as `tf.reshape` makes one. */
  share(tensor: TensorInfo): TensorInfo
  dispose(tensor: TensorInfo): void
  /** A copy of an int32 tensor's values. */
  ints(tensor: TensorInfo): Int32Array
  /**
   * Tells tfjs-wasm that the values of tensors have changed. Its own products, convolutions and Prelu keep packed copies of their weights by
   * tensor, because in tfjs a tensor never changes; a kernel that works in place calls this for everything that it wrote.
   */
  changed(...tensors: readonly (TensorInfo | undefined)[]): void
  /** Memory that each call may use for itself; at least `bytes`, at a multiple of 16. It stays where it is, so that prepared calls can use it. */
  scratch(bytes: number): number
  /** Writes integers into the heap; the address is valid until the next call of `integers`. At most 32. */
  integers(values: readonly number[]): number
  /** The same, at an address that stays valid. */
  keepIntegers(values: readonly number[]): number
}

/** How a heap's kernels run. */
export interface HeapOptions {
  readonly build: Build
  /** Threads in all. Workers start only if the backend's memory is shared; native threads need no sharing. */
  readonly threads: number
  /** The cost from which work is split. */
  readonly splitFrom?: number | undefined
  /** Native functions in place of the compiled ones. */
  readonly native?: NativeAddon | undefined
}

const heaps = new WeakMap<WasmBackend, Map<string, Heap>>()

/** The heap of a backend; a second call with the same options gives the same one. */
export function heapOf(backend: WasmBackend, options: HeapOptions): Heap {
  const key = `${options.build.variant} ${options.threads} ${options.splitFrom ?? ''} ${options.native?.level ?? ''}`
  const known = heaps.get(backend)?.get(key)
  if (known) return known
  const heap = makeHeap(backend, options)
  const perVariant = heaps.get(backend) ?? new Map<string, Heap>()
  heaps.set(backend, perVariant.set(key, heap))
  return heap
}

function makeHeap(backend: WasmBackend, { build, threads: count, splitFrom, native }: HeapOptions): Heap {
  const memory = memoryOf(backend)
  const shared = typeof SharedArrayBuffer === 'function' && memory.buffer instanceof SharedArrayBuffer
  const module = compile(build, shared)
  const compiled = instantiate(module, memory)
  const table = native && mergeNative(backend, compiled, native, count)
  const wasm = table?.wasm ?? compiled
  const threads: Threads | undefined = shared && count > 1 ? createThreads(count, module, memory, compiled) : undefined
  if (threads) stopWith(backend, threads)
  const maxParts = threads || (table && count > 1) ? count * 2 : 1
  const heap: Heap = {
    wasm,
    maxParts,
    ...createCalls({ wasm, table, threads, splitFrom, maxParts }),
    ...tensorsOf(backend, wasm),
    ...roomOf(backend),
    either: (test, one, other) => (test(heap) ? one() : other()),
  }
  return heap
}

/** The part of a heap that knows tensors. */
function tensorsOf(
  backend: WasmBackend,
  wasm: WasmExports,
): Pick<Heap, 'address' | 'output' | 'zeros' | 'share' | 'dispose' | 'ints' | 'changed'> {
  const address = (tensor: TensorInfo): number => backend.dataIdMap.get(tensor.dataId).memoryOffset
  const output = (shape: readonly number[], dtype: DataType = 'float32'): TensorInfo => {
    const made = backend.makeOutput(shape, dtype)
    if (address(made) === 0 && size(made) > 0) {
      throw new Error(`wasm-kernels: the wasm heap: expected room for ${dtype} [${shape.join(', ')}], received none`)
    }
    return made
  }
  return {
    address,
    output,
    zeros(shape) {
      const made = output(shape)
      wasm.clear(address(made), size(made) * 4)
      return made
    },
    share({ dataId, shape, dtype }) {
      backend.incRef(dataId)
      return { dataId, shape, dtype }
    },
    dispose: ({ dataId }) => void backend.disposeData(dataId),
    ints: (tensor) => new Int32Array(backend.wasm.HEAPU8.buffer, address(tensor), size(tensor)).slice(),
    changed(...tensors) {
      for (const tensor of tensors) {
        if (!tensor) continue
        const { id, memoryOffset } = backend.dataIdMap.get(tensor.dataId)
        backend.wasm.tfjs.disposeData(id)
        backend.wasm.tfjs.registerTensor(id, size(tensor), memoryOffset)
      }
    },
  }
}

/** How many integers `integers` has room for. */
const INTEGERS = 32

/** The memory of a heap that belongs to no tensor: scratch memory, and integers for kernels to read. */
function roomOf(backend: WasmBackend): Pick<Heap, 'scratch' | 'integers' | 'keepIntegers'> {
  const shortLived = allocate(backend, INTEGERS * 4)
  const kept = new Map<string, number>()
  let scratch = 0
  let scratchBytes = 0
  const write = (at: number, values: readonly number[]): number => {
    new Int32Array(backend.wasm.HEAPU8.buffer, at, values.length).set(values)
    return at
  }
  return {
    scratch(bytes) {
      if (bytes > scratchBytes) {
        // Earlier blocks are kept for recorded calls. They add at most the size of the newest block, because each is twice the last.
        scratchBytes = Math.max(bytes, 2 * scratchBytes)
        scratch = allocate(backend, scratchBytes + 16)
      }
      return Math.ceil(scratch / 16) * 16
    },
    integers(values) {
      if (values.length > INTEGERS)
        throw new RangeError(`integers: expected at most ${INTEGERS}, received ${values.length}`)
      return write(shortLived, values)
    },
    keepIntegers(values) {
      const key = values.join()
      const at = kept.get(key) ?? write(allocate(backend, values.length * 4), values)
      kept.set(key, at)
      return at
    },
  }
}

/** Ends the threads with the backend whose memory they work on. */
function stopWith(backend: WasmBackend, threads: Threads): void {
  const dispose = backend.dispose.bind(backend)
  backend.dispose = () => {
    threads.stop()
    dispose()
  }
}

/** The number of elements. */
export function size({ shape }: TensorInfo): number {
  return util.sizeFromShape(shape)
}
