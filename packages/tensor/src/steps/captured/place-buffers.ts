import * as tf from '@tensorflow/tfjs-core'
import type { TensorData, WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { STORAGE } from './arena.js'
import { retain } from './retain-buffers.js'
import type { VirtualBuffers } from './virtual-buffers.js'

/** Assigns a buffer to each tensor that a traced step uses: a virtual one if the step made the tensor, otherwise the one it already has. */
export interface BufferPlacer {
  /** Gives a tensor its buffer, as tfjs does before every use. */
  place(dataId: object): void
  /** To be called for data that is made during the trace. */
  noteCreated(dataId: object): void
  /** Data that the step computed and that is still alive, if any. */
  findComputed(): TensorData | undefined
  /** Turns constants that the step made and keeps, such as a cache, back into host tensors, because their buffers are virtual. */
  returnConstantsToHost(): void
  /** Releases the data from outside that the step reads. */
  release(): void
}

/** @param state data that the caller keeps alive; other data from outside is retained until `release` */
export function createBufferPlacer(
  backend: WebgpuBackend,
  virtual: VirtualBuffers,
  state: ReadonlySet<object>,
): BufferPlacer {
  const pool = backend.bufferManager
  const created = new Set<object>()
  const releases = new Map<object, () => void>()
  const living = (): TensorData[] =>
    [...created].filter((id) => backend.tensorMap.has(id)).map((id) => backend.tensorMap.get(id))

  return {
    place(dataId) {
      const data = backend.tensorMap.get(dataId)
      if (created.has(dataId)) {
        data.resource ??= createVirtual(virtual, data)
        return
      }
      if (!data.resource) upload(backend, pool, data)
      if (!state.has(dataId) && !releases.has(dataId)) releases.set(dataId, retain(backend, dataId))
    },
    noteCreated: (dataId) => void created.add(dataId),
    findComputed: () => living().find(({ resource }) => resource),
    returnConstantsToHost() {
      for (const data of living()) if (data.values) data.resource = null
    },
    release() {
      for (const release of releases.values()) release()
      releases.clear()
    },
  }
}

function createVirtual(virtual: VirtualBuffers, { shape, dtype, values }: TensorData): GPUBuffer {
  const size = bytesPerElement(dtype) * tf.util.sizeFromShape([...shape])
  return virtual.create(values ? { kind: 'constant', size, bytes: bytesOf(values, dtype) } : { kind: 'computed', size })
}

/** Uploads a tensor from outside immediately instead of recording the upload, so that it is there before the first replay. */
function upload(backend: WebgpuBackend, pool: WebgpuBackend['bufferManager'], data: TensorData): void {
  const bytes = bytesOf(data.values!, data.dtype)
  data.resource = pool.acquireBuffer(bytes.byteLength, STORAGE())
  backend.device.queue.writeBuffer(data.resource, 0, bytes)
  data.values = null
}

const bytesPerElement = (dtype: string): number => (dtype === 'complex64' ? 8 : 4)

function bytesOf(values: ArrayLike<number>, dtype: string): Uint8Array<ArrayBuffer> {
  const words = dtype === 'int32' || dtype === 'bool' ? Int32Array.from(values) : Float32Array.from(values)
  return new Uint8Array(words.buffer)
}
