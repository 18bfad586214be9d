import * as tf from '@tensorflow/tfjs-core'
import type { KernelBackend, TensorInfo } from '@tensorflow/tfjs-core'

/** What tfjs-webgpu keeps about a tensor. */
export interface TensorData {
  readonly dtype: string
  readonly shape: readonly number[]
  /** Values on the host: not yet uploaded, or kept from the last read. */
  values: ArrayLike<number> | null | undefined
  resource?: GPUBuffer | null
}

/** tfjs-webgpu's pool of buffers. */
export interface BufferPool {
  acquireBuffer(size: number, usage: number, mappedAtCreation?: boolean, reuse?: boolean): GPUBuffer
  releaseBuffer(buffer: GPUBuffer, reuse?: boolean): void
}

/** The update of one param, and how one dispatch does several of them, which WebGPU's few bindings do not let it do on buffers of their own. */
export interface TracedUpdate {
  readonly label: string
  /**
   * A shader for any number of such updates, in workgroups of `block` elements. Its bindings: all arrays that are written, in one buffer; all that are
   * read, in another; a table; the scalars. A row of the table: the first of the update's workgroups, its size, where each of its arrays
   * begins, all as u32, and its arguments as f32.
   */
  readonly merged: string
  readonly block: number
  readonly size: number
  readonly writes: readonly GPUBuffer[]
  readonly reads: readonly GPUBuffer[]
  readonly scalars: readonly GPUBuffer[]
  readonly args: readonly number[]
}

/** The parts of a `WebGPUBackend` that Telar needs. Some are private in its types; only this file declares them. */
export interface WebgpuBackend extends KernelBackend {
  readonly device: GPUDevice
  queue: GPUQueue
  bufferManager: BufferPool
  readonly tensorMap: { has(dataId: object): boolean; get(dataId: object): TensorData }
  commandEncoder: GPUCommandEncoder | null
  computePassEncoder: GPUComputePassEncoder | null
  dispatchCountInPass: number
  commandQueueOwnedIds: WeakSet<object>
  uniformPendingDisposal: GPUBuffer[]
  uploadToGPU(dataId: object): void
  ensureCommandEncoderReady(): void
  endComputePassEncoder(): void
  submitQueue(): void
  makeTensorInfo(shape: number[], dtype: string, values?: ArrayLike<number>): TensorInfo
  /** Whether products can round their factors to 16 bits: on a device with `shader-f16`, and on a software adapter, which does it by integers. */
  canHalveProducts?: boolean
  /** While a step of mixed precision is computed: products round their factors to 16 bits. */
  halfProducts?: boolean
  /** Only while a capture is traced: the buffers that raw programs write. */
  traceWrite?: (buffer: GPUBuffer) => void
  /** Only while a capture is traced: called before the dispatch of an update that can be merged with others. */
  traceUpdate?: (update: TracedUpdate) => void
}

/**
 * tfjs's WebGPU backend with the members that its own types hide.
 *
 * @example
 * const { device } = asWebgpuBackend(tf.backend())
 */
export const asWebgpuBackend = (backend: unknown): WebgpuBackend => backend as WebgpuBackend

/**
 * The backend in use, or `undefined` where it is not WebGPU.
 *
 * @example
 * const device = currentWebgpuBackend()?.device
 */
export function currentWebgpuBackend(): WebgpuBackend | undefined {
  return tf.getBackend() === 'webgpu' ? asWebgpuBackend(tf.backend()) : undefined
}

/**
 * Submits what tfjs has recorded so far, so that commands submitted next run after it.
 *
 * @example
 * flush(backend)
 * backend.device.queue.submit([encoder.finish()])
 */
export function flush(backend: WebgpuBackend): void {
  if (!backend.commandEncoder) return
  backend.endComputePassEncoder()
  backend.submitQueue()
}

/**
 * The buffer of a tensor on the device. A tensor that is still on the host is uploaded first.
 *
 * @example
 * const buffer = bufferOf(backend, tf.ones([4])) // 16 bytes
 */
export function bufferOf(backend: WebgpuBackend, tensor: { readonly dataId: object }): GPUBuffer {
  backend.uploadToGPU(tensor.dataId)
  return backend.tensorMap.get(tensor.dataId).resource as GPUBuffer
}

/** How often the values behind a tensor's data have changed in place. */
const changes = new WeakMap<object, number>()

/**
 * Says that the values in a tensor's buffer have changed. tfjs caches the values of a tensor that was read, because in tfjs a tensor
 * never changes; code that writes in place (a replayed step, an optimizer's kernel) calls this, and the next read comes from the device.
 *
 * @example
 * markChanged(backend, param)
 */
export function markChanged(backend: WebgpuBackend, { dataId }: { readonly dataId: object }): void {
  changes.set(dataId, (changes.get(dataId) ?? 0) + 1)
  const data = backend.tensorMap.get(dataId)
  if (data.resource) data.values = null
}

/**
 * If a tensor changes while it is being read, keeps the old values from being cached as the tensor's. Call it once for a backend.
 *
 * @example
 * dropStaleReads(asWebgpuBackend(tf.backend()))
 */
export function dropStaleReads(backend: WebgpuBackend): void {
  const read = backend.read.bind(backend)
  backend.read = async (dataId) => {
    const before = changes.get(dataId)
    const values = await read(dataId)
    if (changes.get(dataId) !== before && backend.tensorMap.has(dataId)) {
      const data = backend.tensorMap.get(dataId)
      if (data.resource) data.values = null
    }
    return values
  }
}
