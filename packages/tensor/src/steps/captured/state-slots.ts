import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { NamedTensors } from '../../named.js'
import { asWebgpuBackend, bufferOf, flush, type WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { countSharing, retain } from './retain-buffers.js'
import { createStateCopy } from './state-copy.js'

/**
 * Gives every state tensor a buffer that no other tensor shares. In tfjs `tf.clone` and `tf.reshape` share data; a replay writes state in
 * place, and that must change neither a clone that somebody keeps as a snapshot nor another part of the state.
 */
export function unshare(backend: WebgpuBackend, state: NamedTensors): NamedTensors {
  const seen = new Set<Tensor>()
  const entries = Object.entries(state).map(([name, tensor]) => {
    bufferOf(backend, tensor)
    if (seen.has(tensor)) return [name, copyOf(tensor)] as const
    seen.add(tensor)
    if (countSharing(backend, tensor.dataId) > 1 || isCast(backend, tensor)) moveToCopy(tensor)
    return [name, tensor] as const
  })
  return Object.fromEntries(entries)
}

/** Whether the buffer of a float tensor holds integers, which is how `tf.cast` leaves them. */
export function isCast(backend: WebgpuBackend, tensor: Tensor): boolean {
  return tensor.dtype === 'float32' && backend.tensorMap.get(tensor.dataId).dtype !== 'float32'
}

/**
 * A copy on the device with a buffer of its own, unlike `tf.clone`. The caller owns it.
 *
 * @example
 * const snapshot = copyOf(holder.current.w)
 */
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

/** The buffers in which a captured step reads and writes its state. They are retained until `release`, whoever disposes the tensors. */
export interface StateSlots {
  readonly buffers: ReadonlyMap<string, GPUBuffer>
  /** Copies state that another runner left in other buffers into the slots. Returns the state, on the slots. */
  writeBack(state: NamedTensors): NamedTensors
  release(): void
}

/** Makes the buffers in which the state lies now its slots. */
export function createStateSlots(backend: WebgpuBackend, state: NamedTensors): StateSlots {
  const tensors = Object.entries(state)
  const buffers = new Map(tensors.map(([name, tensor]) => [name, bufferOf(backend, tensor)]))
  const ids = new Map(tensors.map(([name, tensor]) => [name, tensor.dataId]))
  const releases = tensors.map(([, { dataId }]) => retain(backend, dataId))

  function tensorOnSlot(name: string, { shape, dtype }: Tensor): Tensor {
    backend.incRef(ids.get(name)!)
    return tf.keep(tf.engine().makeTensorFromDataId(ids.get(name)!, shape, dtype, backend))
  }

  return {
    buffers,
    writeBack(given) {
      const current = Object.fromEntries(
        Object.entries(given).map(([name, tensor]) => [name, withoutCast(backend, tensor)]),
      )
      const moved = [...buffers].filter(([name, slot]) => bufferOf(backend, partOf(current, name)) !== slot)
      if (moved.length === 0) return current
      copyToSlots(backend, moved, current)
      const onSlots = Object.fromEntries(moved.map(([name]) => [name, tensorOnSlot(name, current[name]!)]))
      for (const tensor of new Set(moved.map(([name]) => current[name]!))) tensor.dispose()
      return { ...current, ...onSlots }
    },
    release() {
      for (const release of releases) release()
    },
  }
}

function copyToSlots(
  backend: WebgpuBackend,
  slots: readonly (readonly [name: string, slot: GPUBuffer])[],
  state: NamedTensors,
): void {
  flush(backend)
  const moves = slots.map(([name, slot]) => {
    const tensor = state[name]!
    const size = 4 * tensor.size
    return { from: { buffer: bufferOf(backend, tensor), offset: 0, size }, to: { buffer: slot, offset: 0, size } }
  })
  const stateCopy = createStateCopy(backend.device, moves)
  const encoder = backend.device.createCommandEncoder()
  stateCopy.encode(encoder)
  backend.device.queue.submit([encoder.finish()])
  stateCopy.release()
}

/** Converts float tensors whose buffers hold integers into real floats. */
function withoutCast(backend: WebgpuBackend, tensor: Tensor): Tensor {
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
