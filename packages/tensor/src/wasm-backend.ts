import * as tf from '@tensorflow/tfjs-core'
import type { DataId, DataType, KernelBackend, TensorInfo } from '@tensorflow/tfjs-core'

/** The parts of tfjs' `BackendWasm` that a replay needs. */
export interface WasmBackend extends KernelBackend {
  readonly wasm: {
    readonly HEAPU8: Uint8Array
    readonly tfjs: {
      registerTensor(id: number, size: number, memoryOffset: number): void
      disposeData(id: number): void
    }
  }
  readonly dataIdMap: { get(dataId: DataId): { readonly id: number; readonly memoryOffset: number } }
  makeOutput(shape: number[], dtype: DataType, memoryOffset?: number, values?: unknown): TensorInfo
}

/** The backend in use. Call it only where that is `wasm`. */
export function currentWasmBackend(): WasmBackend {
  return tf.backend() as WasmBackend
}

export const bytesOf = ({ shape, dtype }: Pick<TensorInfo, 'shape' | 'dtype'>): number =>
  tf.util.sizeFromShape(shape) * tf.util.bytesPerElement(dtype)

/** Where a tensor's values lie. They stay there when the heap grows. */
export function addressOf(backend: WasmBackend, { dataId }: Pick<TensorInfo, 'dataId'>): number {
  return backend.dataIdMap.get(dataId).memoryOffset
}

/** A view of a tensor's memory, good until the heap grows. */
export function heapOf(backend: WasmBackend, info: TensorInfo): Uint8Array {
  const start = addressOf(backend, info)
  return backend.wasm.HEAPU8.subarray(start, start + bytesOf(info))
}

/** A new tensor on the same data, which the caller owns. */
export function tensorOn(backend: WasmBackend, { dataId, shape, dtype }: TensorInfo): tf.Tensor {
  backend.incRef(dataId)
  return tf.keep(tf.engine().makeTensorFromDataId(dataId, shape, dtype, backend))
}

/**
 * Tells tfjs-wasm that the values of a tensor have changed. Its matrix products and convolutions keep packed copies of their weights until those are
 * disposed, because in tfjs a tensor never changes.
 */
export function forgetPacked(backend: WasmBackend, { dataId, shape }: Pick<TensorInfo, 'dataId' | 'shape'>): void {
  const { id, memoryOffset } = backend.dataIdMap.get(dataId)
  backend.wasm.tfjs.disposeData(id)
  backend.wasm.tfjs.registerTensor(id, tf.util.sizeFromShape(shape), memoryOffset)
}
