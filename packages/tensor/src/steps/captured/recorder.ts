import type { BufferPool, TracedUpdate } from '@telarjs/webgpu-kernels/backend'
import type { Binding, Command } from './commands.js'
import { pluginAtWork } from './capture-error.js'
import type { VirtualBuffers } from './virtual-buffers.js'

/** Stands in for WebGPU while tfjs runs a step, and records the commands instead of running them. */
export interface Recorder {
  readonly commands: readonly Command[]
  /** Buffers that a command writes. */
  readonly written: ReadonlySet<GPUBuffer>
  readonly pool: BufferPool
  readonly queue: GPUQueue
  createEncoder(): GPUCommandEncoder
  createBindGroup(descriptor: GPUBindGroupDescriptor): GPUBindGroup
  /** To be called before the bind group of a raw program is made, for each buffer that it writes. */
  noteWrite(buffer: GPUBuffer): void
  /** To be called before the dispatch of an update. */
  noteUpdate(update: TracedUpdate): void
}

/** Makes the error for what cannot be recorded. */
type Refuse = (what: string) => Error

/**
 * @param outside takes back buffers that were made before the trace
 * @param refuse makes the error for what cannot be recorded
 */
export function createRecorder(virtual: VirtualBuffers, outside: BufferPool, refuse: Refuse): Recorder {
  const log: Log = { commands: [], written: new Set(), noted: new Set(), update: undefined }
  const groups = new Map<GPUBindGroup, readonly Binding[]>()
  return {
    commands: log.commands,
    written: log.written,
    pool: {
      acquireBuffer: (size, usage) =>
        virtual.create({ kind: usage & GPUBufferUsage.UNIFORM ? 'uniform' : 'computed', size }, usage),
      releaseBuffer(buffer, reuse) {
        if (!virtual.get(buffer)) outside.releaseBuffer(buffer, reuse)
      },
    },
    queue: recordingQueue(virtual, refuse),
    createEncoder: () => recordingEncoder(log, groups, refuse),
    createBindGroup({ entries }) {
      const group = Object.create(GPUBindGroup.prototype) as GPUBindGroup
      // tfjs binds the output first. So do raw programs, which report any other outputs by `noteWrite`.
      const isWritten = (buffer: GPUBuffer, index: number) => index === 0 || log.noted.has(buffer)
      const bindings = [...entries].map((entry, index) => bindingOf(entry, index, isWritten, refuse))
      for (const { slice, written } of bindings) if (written) log.written.add(slice.buffer)
      log.noted.clear()
      groups.set(group, bindings)
      return group
    },
    noteWrite: (buffer) => void log.noted.add(buffer),
    noteUpdate: (update) => void (log.update = update),
  }
}

interface Log {
  readonly commands: Command[]
  readonly written: Set<GPUBuffer>
  /** Outputs of the raw program whose bind group comes next. */
  readonly noted: Set<GPUBuffer>
  /** The update whose dispatch comes next. */
  update: TracedUpdate | undefined
}

type Bindings = ReadonlyMap<GPUBindGroup, readonly Binding[]>

function bindingOf(
  { binding: index, resource }: GPUBindGroupEntry,
  place: number,
  isWritten: (buffer: GPUBuffer, place: number) => boolean,
  refuse: Refuse,
): Binding {
  if (!('buffer' in resource)) throw refuse('it binds a texture')
  const { buffer, offset = 0, size = buffer.size - offset } = resource
  return { index, slice: { buffer, offset, size }, written: isWritten(buffer, place) }
}

function recordingPass(log: Log, groups: Bindings): GPUComputePassEncoder {
  let pipeline: GPUComputePipeline | undefined
  let bindings: readonly Binding[] = []
  const pass = {
    setPipeline(next: GPUComputePipeline) {
      pipeline = next
    },
    setBindGroup(_index: number, group: GPUBindGroup) {
      bindings = groups.get(group)!
    },
    dispatchWorkgroups(x: number, y = 1, z = 1) {
      const { commands, update } = log
      const plugin = pluginAtWork()
      commands.push({ kind: 'dispatch', pipeline: pipeline!, bindings, groups: [x, y, z], update, plugin })
      log.update = undefined
    },
    end() {},
  }
  return pass as unknown as GPUComputePassEncoder
}

function recordingEncoder(log: Log, groups: Bindings, refuse: Refuse): GPUCommandEncoder {
  const { commands, written } = log
  const encoder = {
    beginComputePass: () => recordingPass(log, groups),
    copyBufferToBuffer(from: GPUBuffer, fromOffset: number, to: GPUBuffer, toOffset: number, size: number) {
      written.add(to)
      commands.push({
        kind: 'copy',
        from: { buffer: from, offset: fromOffset, size },
        to: { buffer: to, offset: toOffset, size },
      })
    },
    clearBuffer(buffer: GPUBuffer, offset = 0, size = buffer.size - offset) {
      written.add(buffer)
      commands.push({ kind: 'clear', to: { buffer, offset, size } })
    },
    copyBufferToTexture() {
      throw refuse('it copies to a texture')
    },
    copyTextureToBuffer() {
      throw refuse('it copies from a texture')
    },
    resolveQuerySet() {
      throw refuse('it measures time')
    },
    finish: () => undefined,
  }
  return encoder as unknown as GPUCommandEncoder
}

function recordingQueue(virtual: VirtualBuffers, refuse: Refuse): GPUQueue {
  const queue = {
    submit() {},
    writeBuffer(
      buffer: GPUBuffer,
      offset: number,
      data: ArrayBuffer,
      dataOffset = 0,
      size = data.byteLength - dataOffset,
    ) {
      const target = virtual.get(buffer)
      if (!target) throw refuse('it writes from the host to a buffer that lives outside of it')
      target.bytes ??= new Uint8Array(target.size)
      target.bytes.set(new Uint8Array(data, dataOffset, size), offset)
    },
    copyExternalImageToTexture() {
      throw refuse('it uploads an image')
    },
  }
  return queue as unknown as GPUQueue
}
