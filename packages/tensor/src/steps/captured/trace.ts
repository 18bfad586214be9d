import { PluginError } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { flush, type WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import type { Command } from './commands.js'
import { CaptureError } from './capture-error.js'
import { hold } from './retain-buffers.js'
import { patch } from '../../tfjs-patches/patch.js'
import { createRecorder } from './recorder.js'
import { createVirtualBuffers, type VirtualBuffers } from './virtual-buffers.js'

/** What ops would have done, as commands on buffers of which some are virtual. */
export interface Trace {
  readonly commands: readonly Command[]
  readonly virtual: VirtualBuffers
  /** Buffers that some command writes. */
  readonly written: ReadonlySet<GPUBuffer>
  /** Lets go of the tensors from outside that the commands read. */
  release(): void
}

/** What the traced function may use besides tfjs ops. */
export interface Tracing {
  readonly virtual: VirtualBuffers
  /** A tensor on a virtual buffer; it ends with the trace. */
  tensorOn(buffer: GPUBuffer, shape: readonly number[], dtype: 'int32' | 'float32'): Tensor
  /** The buffer of a tensor, virtual if the trace made it. */
  bufferOf(tensor: Tensor): GPUBuffer
}

/**
 * Runs `body`, made of ordinary tfjs ops, and writes down what they ask of the device. Nothing reaches the device: no tensor
 * changes, intermediates take no memory, and the first replay of the commands is the first time they run.
 *
 * @param own data that the caller keeps alive while the trace is in use
 * @throws CaptureError where ops need an answer of the device; PluginError where `body` keeps what it computed; what `body` throws
 */
export function trace(backend: WebgpuBackend, own: ReadonlySet<object>, body: (tracing: Tracing) => void): Trace {
  flush(backend)
  let refused: CaptureError | undefined
  function refuse(what: string): CaptureError {
    refused ??= new CaptureError(what)
    return refused
  }

  const virtual = createVirtualBuffers()
  const pool = backend.bufferManager
  const recorder = createRecorder(virtual, pool, refuse)
  const born = new Set<object>()
  const held = new Map<object, () => void>()
  const write = backend.write.bind(backend)
  const readSync = backend.readSync.bind(backend)

  function release(): void {
    for (const letGo of held.values()) letGo()
    held.clear()
  }

  /** Gives a tensor its buffer, as tfjs does before every use. */
  function place(dataId: object): void {
    const data = backend.tensorMap.get(dataId)
    if (born.has(dataId)) {
      if (data.resource) return
      const size = bytesPerElement(data.dtype) * tf.util.sizeFromShape([...data.shape])
      const constant = data.values
        ? { kind: 'constant' as const, size, bytes: bytesOf(data.values, data.dtype) }
        : undefined
      data.resource = virtual.create(constant ?? { kind: 'computed', size })
      return
    }
    if (!data.resource) upload(dataId)
    if (!own.has(dataId) && !held.has(dataId)) held.set(dataId, hold(backend, dataId))
  }

  /** Uploads a tensor from outside without a command, so that it is there before the first replay. */
  function upload(dataId: object): void {
    const data = backend.tensorMap.get(dataId)
    const bytes = bytesOf(data.values!, data.dtype)
    const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST
    data.resource = pool.acquireBuffer(bytes.byteLength, usage)
    backend.device.queue.writeBuffer(data.resource, 0, bytes)
    data.values = null
  }

  const tracing: Tracing = {
    virtual,
    tensorOn(buffer, shape, dtype) {
      const dataId = backend.write(null as never, [...shape], dtype)
      backend.tensorMap.get(dataId).resource = buffer
      return tf.engine().makeTensorFromDataId(dataId, [...shape], dtype, backend)
    },
    bufferOf(tensor) {
      place(tensor.dataId)
      return backend.tensorMap.get(tensor.dataId).resource as GPUBuffer
    },
  }

  const cpuForward = tf.env().getBool('WEBGPU_CPU_FORWARD')
  tf.env().set('WEBGPU_CPU_FORWARD', false)
  const restoreDevice = patch(backend.device, { createBindGroup: recorder.createBindGroup })
  const restoreBackend = patch(backend, {
    bufferManager: recorder.pool,
    queue: recorder.queue,
    traceWrite: recorder.noteWrite,
    ensureCommandEncoderReady() {
      backend.commandEncoder ??= recorder.createEncoder()
    },
    uploadToGPU: place,
    write(values, shape, dtype) {
      const dataId = write(values, shape, dtype)
      born.add(dataId)
      return dataId
    },
    readSync(dataId) {
      if (backend.tensorMap.get(dataId).values) return readSync(dataId)
      throw refuse('it reads a value back from the device (dataSync)')
    },
    read(dataId) {
      if (backend.tensorMap.get(dataId).values) return Promise.resolve(readSync(dataId))
      refuse('it reads a value back from the device (data)')
      return new Promise(() => undefined)
    },
    readToGPU() {
      throw refuse('it reads a value back from the device (dataToGPU)')
    },
  })
  try {
    tf.tidy(() => body(tracing))
    if (refused) throw refused
  } catch (error) {
    release()
    throw refused ?? error
  } finally {
    // Also after an error: what tfjs still has to give back are virtual buffers.
    backend.ensureCommandEncoderReady()
    flush(backend)
    keepConstants(backend, born)
    restoreBackend()
    restoreDevice()
    tf.env().set('WEBGPU_CPU_FORWARD', cpuForward)
  }
  const kept = [...born]
    .filter((dataId) => backend.tensorMap.has(dataId))
    .map((dataId) => backend.tensorMap.get(dataId))
  const computed = kept.find(({ resource }) => resource)
  if (computed) {
    release()
    const tensor = `a ${computed.dtype} tensor [${computed.shape.join(', ')}]`
    throw new PluginError(`a step must be pure: it keeps ${tensor} that it computed; make it outside of the step`)
  }
  return { commands: recorder.commands, virtual, written: recorder.written, release }
}

/** Constants that the step made and keeps, as a cache, become host tensors again: their buffers are virtual. */
function keepConstants(backend: WebgpuBackend, born: ReadonlySet<object>): void {
  for (const dataId of born) {
    const data = backend.tensorMap.has(dataId) ? backend.tensorMap.get(dataId) : undefined
    if (data?.values) data.resource = null
  }
}

const bytesPerElement = (dtype: string): number => (dtype === 'complex64' ? 8 : 4)

function bytesOf(values: ArrayLike<number>, dtype: string): Uint8Array<ArrayBuffer> {
  const words = dtype === 'int32' || dtype === 'bool' ? Int32Array.from(values) : Float32Array.from(values)
  return new Uint8Array(words.buffer)
}
