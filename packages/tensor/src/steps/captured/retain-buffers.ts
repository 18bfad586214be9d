import * as tf from '@tensorflow/tfjs-core'
import type { WebgpuBackend } from '@telarjs/webgpu-kernels/backend'

const holds = new WeakMap<object, number>()

/**
 * Keeps a tensor's data alive, whatever its owner does: a captured step reads the data set, but does not own it.
 * Hands back the way to let go.
 */
export function hold(backend: WebgpuBackend, dataId: object): () => void {
  const { shape, dtype } = backend.tensorMap.get(dataId)
  backend.incRef(dataId)
  const tensor = tf.keep(tf.engine().makeTensorFromDataId(dataId, [...shape], dtype as tf.DataType, backend))
  holds.set(dataId, (holds.get(dataId) ?? 0) + 1)
  return function release() {
    holds.set(dataId, holds.get(dataId)! - 1)
    tensor.dispose()
  }
}

/** How many tensors stand on the same data, captures not counted. */
export function sharers(backend: WebgpuBackend, dataId: object): number {
  return backend.refCount(dataId) - (holds.get(dataId) ?? 0)
}
