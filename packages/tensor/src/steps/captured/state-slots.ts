import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { NamedTensors } from '../../named.js'
import { asWebgpuBackend, bufferOf, flush, type WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { hold, sharers } from './retain-buffers.js'
import { createUpdate } from './state-copy.js'

/**
 * Gives every state tensor a buffer of its own. `tf.clone` and `tf.reshape` share data in tfjs; a replay writes state in place,
 * which must not reach a clone that somebody keeps as a snapshot, nor a second part of the state.
 */
export function ownData(backend: WebgpuBackend, state: NamedTensors): NamedTensors {
  const seen = new Set<Tensor>()
  const entries = Object.entries(state).map(([name, tensor]) => {
    bufferOf(backend, tensor)
    if (seen.has(tensor)) return [name, copyOf(tensor)] as const
    seen.add(tensor)
    if (sharers(backend, tensor.dataId) > 1 || isCast(backend, tensor)) moveToCopy(tensor)
    return [name, tensor] as const
  })
  return Object.fromEntries(entries)
}

/** True for floats that lie in their buffer as integers: so `tf.cast` leaves them. */
export function isCast(backend: WebgpuBackend, tensor: Tensor): boolean {
  return tensor.dtype === 'float32' && backend.tensorMap.get(tensor.dataId).dtype !== 'float32'
}

/** A copy on the device with a buffer of its own, unlike `tf.clone`. The caller owns it. */
export function copyOf<T extends Tensor>(tensor: T): T {
  if (isCast(asWebgpuBackend(tf.backend()), tensor)) return tf.keep(tf.add(tensor, 0)) as T
  const { tensorRef } = tensor.dataToGPU()
  const copy = tf.keep(tf.reshape(tensorRef, tensor.shape))
  tensorRef.dispose()
  return copy as T
}

/** Puts a tensor on a copy of its data, as `tf.Variable.assign` does. */
function moveToCopy(tensor: Tensor): void {
  const copy = copyOf(tensor)
  tf.engine().disposeTensor(tensor)
  tensor.dataId = copy.dataId
  tf.engine().incRef(tensor, tf.backend())
  copy.dispose()
}

/** The buffers in which a capture reads and writes its state, held until `release` whoever disposes the tensors. */
export interface Homes {
  readonly buffers: ReadonlyMap<string, GPUBuffer>
  /** Brings state home that another runner left elsewhere. Hands back the state, on the home buffers. */
  bring(state: NamedTensors): NamedTensors
  release(): void
}

export function createHomes(backend: WebgpuBackend, state: NamedTensors): Homes {
  const tensors = Object.entries(state)
  const buffers = new Map(tensors.map(([name, tensor]) => [name, bufferOf(backend, tensor)]))
  const ids = new Map(tensors.map(([name, tensor]) => [name, tensor.dataId]))
  const held = tensors.map(([, { dataId }]) => hold(backend, dataId))

  /** A new tensor on the home of a part of the state. */
  function tensorAt(name: string, { shape, dtype }: Tensor): Tensor {
    backend.incRef(ids.get(name)!)
    return tf.keep(tf.engine().makeTensorFromDataId(ids.get(name)!, shape, dtype, backend))
  }

  return {
    buffers,
    bring(given) {
      const current = Object.fromEntries(
        Object.entries(given).map(([name, tensor]) => [name, settled(backend, tensor)]),
      )
      const away = [...buffers].filter(([name, home]) => bufferOf(backend, partOf(current, name)) !== home)
      if (away.length === 0) return current
      flush(backend)
      const moves = away.map(([name, home]) => {
        const tensor = current[name]!
        const size = 4 * tensor.size
        return { from: { buffer: bufferOf(backend, tensor), offset: 0, size }, to: { buffer: home, offset: 0, size } }
      })
      const update = createUpdate(backend.device, moves)
      const encoder = backend.device.createCommandEncoder()
      update.encode(encoder)
      backend.device.queue.submit([encoder.finish()])
      update.release()
      const home = Object.fromEntries(away.map(([name]) => [name, tensorAt(name, current[name]!)]))
      for (const tensor of new Set(away.map(([name]) => current[name]!))) tensor.dispose()
      return { ...current, ...home }
    },
    release() {
      for (const letGo of held) letGo()
    },
  }
}

function settled(backend: WebgpuBackend, tensor: Tensor): Tensor {
  if (tensor.isDisposed || !isCast(backend, tensor)) return tensor
  const copy = copyOf(tensor)
  tensor.dispose()
  return copy
}

function partOf(state: NamedTensors, name: string): Tensor {
  const tensor = state[name]
  if (!tensor || tensor.isDisposed) throw new Error(`state ${name} was disposed while its runner still needs it`)
  return tensor
}
