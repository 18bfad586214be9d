import { PluginError } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { flush, type WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { patch } from '../../tfjs-patches/patch.js'
import { CaptureError } from './capture-error.js'
import type { Command } from './commands.js'
import { createBufferPlacer, type BufferPlacer } from './place-buffers.js'
import { createRecorder, type Recorder } from './recorder.js'
import { createVirtualBuffers, type VirtualBuffers } from './virtual-buffers.js'

/** What ops asked of the device, as commands on buffers of which some are virtual. */
export interface Trace {
  readonly commands: readonly Command[]
  readonly virtual: VirtualBuffers
  /** Buffers that some command writes. */
  readonly written: ReadonlySet<GPUBuffer>
  /** Releases the tensors from outside that the commands read. */
  release(): void
}

/** What the traced function may use besides tfjs ops. */
export interface Tracing {
  readonly virtual: VirtualBuffers
  /** A tensor on a virtual buffer; it lives until the trace ends. */
  tensorOn(buffer: GPUBuffer, shape: readonly number[], dtype: 'int32' | 'float32'): Tensor
  /** The buffer of a tensor, virtual if the trace made it. */
  bufferOf(tensor: Tensor): GPUBuffer
}

/**
 * Runs `body`, made of ordinary tfjs ops, and records what they ask of the device. Nothing reaches the device: no tensor
 * changes, intermediates take no memory, and the first replay of the commands is the first time they run.
 *
 * @param state data that the caller keeps alive while the trace is in use
 * @throws CaptureError where ops need a value back from the device; PluginError where `body` keeps what it computed; what `body` throws
 */
export function trace(backend: WebgpuBackend, state: ReadonlySet<object>, body: (tracing: Tracing) => void): Trace {
  flush(backend)
  const refusal = createRefusal()
  const virtual = createVirtualBuffers()
  const recorder = createRecorder(virtual, backend.bufferManager, refusal.refuse)
  const placer = createBufferPlacer(backend, virtual, state)
  const restore = installRecorder(backend, recorder, placer, refusal.refuse)
  try {
    tf.tidy(() => body(tracingOf(backend, virtual, placer)))
    refusal.check()
  } catch (error) {
    placer.release()
    throw refusal.first() ?? error
  } finally {
    // Also after an error: tfjs has yet to return virtual buffers to its pool, and only the recorder's pool may take them.
    backend.ensureCommandEncoderReady()
    flush(backend)
    placer.returnConstantsToHost()
    restore()
  }
  requireNothingKept(placer)
  return { commands: recorder.commands, virtual, written: recorder.written, release: placer.release }
}

/** Remembers the first reason why a step cannot be captured, even if the step catches the error. */
function createRefusal() {
  let first: CaptureError | undefined
  return {
    first: () => first,
    refuse(what: string): CaptureError {
      first ??= new CaptureError(what)
      return first
    },
    check(): void {
      if (first) throw first
    },
  }
}

function tracingOf(backend: WebgpuBackend, virtual: VirtualBuffers, placer: BufferPlacer): Tracing {
  return {
    virtual,
    tensorOn(buffer, shape, dtype) {
      const dataId = backend.write(null as never, [...shape], dtype)
      backend.tensorMap.get(dataId).resource = buffer
      return tf.engine().makeTensorFromDataId(dataId, [...shape], dtype, backend)
    },
    bufferOf(tensor) {
      placer.place(tensor.dataId)
      return backend.tensorMap.get(tensor.dataId).resource as GPUBuffer
    },
  }
}

/** Replaces the device by the recorder, and refuses reads. @returns the function that undoes it */
function installRecorder(
  backend: WebgpuBackend,
  recorder: Recorder,
  placer: BufferPlacer,
  refuse: (what: string) => CaptureError,
): () => void {
  const write = backend.write.bind(backend)
  const readSync = backend.readSync.bind(backend)
  // tfjs would compute ops on small tensors on the host, and their results would be constants of the captured step.
  const cpuForward = tf.env().getBool('WEBGPU_CPU_FORWARD')
  tf.env().set('WEBGPU_CPU_FORWARD', false)
  const restoreDevice = patch(backend.device, { createBindGroup: recorder.createBindGroup })
  const restoreBackend = patch(backend, {
    bufferManager: recorder.pool,
    queue: recorder.queue,
    traceWrite: recorder.noteWrite,
    traceUpdate: recorder.noteUpdate,
    ensureCommandEncoderReady() {
      backend.commandEncoder ??= recorder.createEncoder()
    },
    uploadToGPU: placer.place,
    write(values, shape, dtype) {
      const dataId = write(values, shape, dtype)
      placer.noteCreated(dataId)
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
  return () => {
    restoreBackend()
    restoreDevice()
    tf.env().set('WEBGPU_CPU_FORWARD', cpuForward)
  }
}

/** @throws PluginError where a tensor that the step computed outlives it */
function requireNothingKept(placer: BufferPlacer): void {
  const computed = placer.findComputed()
  if (!computed) return
  placer.release()
  const tensor = `a ${computed.dtype} tensor [${computed.shape.join(', ')}]`
  throw new PluginError({
    where: 'step',
    problem: `it must be pure, but it keeps ${tensor} that it computed`,
    remedy: 'make it outside of the step',
  })
}
