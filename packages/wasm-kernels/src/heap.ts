/** A tfjs-wasm backend as the kernels see it: tensors as addresses, outputs, scratch memory, and the compiled functions. */
import { util, type DataType, type TensorInfo } from '@tensorflow/tfjs-core'
import { allocate, memoryOf, type WasmBackend } from './backend.js'
import { compile, instantiate, type Build } from './module.js'
import { mergeNative, type NativeKernels } from './native.js'
import { createThreads, type Threads } from './threads.js'
import type { WasmExports } from './wasm.gen.js'

/** Work that threads may share: `length` units, cut at multiples of `unit`, worth `cost` multiplications or floats moved in all. */
export interface Work {
  readonly length: number
  readonly unit: number
  readonly cost: number
}

export interface Heap {
  /** The compiled functions, working on this backend's memory. */
  readonly wasm: WasmExports
  /** Calls a function on ranges of the work, one for each part; all parts may run at once. Small work is one part. */
  split<Name extends keyof WasmExports>(
    name: Name,
    work: Work,
    range: (from: number, to: number, part: number) => Parameters<WasmExports[Name]>,
  ): void
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
   * Tells tfjs-wasm that tensors have other values than before. Its own products, convolutions and Prelu keep packed copies of their weights by
   * tensor, because in tfjs a tensor never changes; a kernel that writes in place calls this for all that it wrote.
   */
  changed(...tensors: readonly (TensorInfo | undefined)[]): void
  /** Memory that is free until the next call of `scratch`; at least `bytes`, at a multiple of 16. */
  scratch(bytes: number): number
  /** Writes integers into the heap; their address stays good until the next call of `integers`. At most 32. */
  integers(values: readonly number[]): number
}

/** Below this cost, some 50 microseconds, waking a thread takes longer than the work. */
const WORTH_SPLITTING = 1 << 20
/** Native threads look for work without a pause, and begin within a microsecond. */
const WORTH_SPLITTING_NATIVELY = 200_000

/** How a heap's kernels run. */
export interface HeapOptions {
  readonly build: Build
  /** Threads in all. Workers start only if the backend's memory is shared; native threads need no sharing. */
  readonly threads: number
  /** The cost from which work is split. */
  readonly splitFrom?: number | undefined
  /** Native functions in place of the compiled ones. */
  readonly native?: NativeKernels | undefined
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
    maxParts,
    split: (name, { length, unit, cost }, range) => {
      const isNative = table?.has(name) ?? false
      const pays = cost >= (splitFrom ?? (isNative ? WORTH_SPLITTING_NATIVELY : WORTH_SPLITTING))
      const parts = pays && (isNative || threads) ? Math.min(maxParts, Math.ceil(length / unit)) : 1
      const call = wasm[name] as (...args: Parameters<WasmExports[typeof name]>) => unknown
      if (parts <= 1) {
        call(...range(0, length, 0))
        return
      }
      const step = Math.ceil(length / parts / unit) * unit
      const ranges: Parameters<WasmExports[typeof name]>[] = []
      for (let from = 0; from < length; from += step)
        ranges.push(range(from, Math.min(length, from + step), ranges.length))
      if (isNative) table!.run(name, ranges)
      else threads!.run(name, ranges)
    },
    address,
    output,
    zeros: (shape) => {
      const made = output(shape)
      wasm.clear(address(made), size(made) * 4)
      return made
    },
    share: ({ dataId, shape, dtype }) => {
      backend.incRef(dataId)
      return { dataId, shape, dtype }
    },
    dispose: ({ dataId }) => {
      backend.disposeData(dataId)
    },
    ints: (tensor) => new Int32Array(backend.wasm.HEAPU8.buffer, address(tensor), size(tensor)).slice(),
    changed: (...tensors) => {
      for (const tensor of tensors) {
        if (!tensor) continue
        const { id, memoryOffset } = backend.dataIdMap.get(tensor.dataId)
        backend.wasm.tfjs.disposeData(id)
        backend.wasm.tfjs.registerTensor(id, size(tensor), memoryOffset)
      }
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
