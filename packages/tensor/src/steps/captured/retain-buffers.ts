import * as tf from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '@telarjs/webgpu-kernels/backend'

const retained = new WeakMap<object, number>()

/**
 * Keeps a tensor's data alive, whatever its owner does: a captured step reads the data set, but does not own it.
 *
 * @returns the function that releases the data again
 */
export function retain(backend: WebgpuBackend, dataId: object): () => void {
  const { shape, dtype } = backend.tensorMap.get(dataId)
  backend.incRef(dataId)
  const tensor = tf.keep(tf.engine().makeTensorFromDataId(dataId, [...shape], dtype as tf.DataType, backend))
  retained.set(dataId, (retained.get(dataId) ?? 0) + 1)
  return function release() {
    retained.set(dataId, retained.get(dataId)! - 1)
    tensor.dispose()
  }
}

/** How many tensors share the data, not counting those that captures retain. */
export function countSharing(backend: WebgpuBackend, dataId: object): number {
  return backend.refCount(dataId) - (retained.get(dataId) ?? 0)
}
