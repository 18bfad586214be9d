import { sizeOf } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import type { TensorInfo } from '@tensorflow/tfjs-core'
import { bufferOf, markChanged, type WebgpuBackend } from './backend.js'
import { pipelineOf } from './pipelines.js'

export type Scalar = 'f32' | 'i32' | 'u32'

/** A tensor as a WGSL array. */
export interface Buffer {
  readonly tensor: TensorInfo
  /** Element type in WGSL; default `f32`. */
  readonly type?: Scalar | 'vec2<f32>'
}

/**
 * A compute shader that tfjs's own programs cannot express: several outputs, or inputs changed in place.
 * `wgsl` sees each buffer as an array of its name, and `args.name` for each argument.
 */
export interface RawProgram {
  readonly label: string
  /** Extensions of WGSL that the shader needs. */
  readonly enables?: readonly ('subgroups' | 'f16')[]
  readonly wgsl: string
  /** Written, or read and written. */
  readonly writes: Readonly<Record<string, Buffer>>
  readonly reads: Readonly<Record<string, Buffer>>
  readonly args: Readonly<Record<string, readonly [type: Scalar, value: number]>>
  /** Compiles the arguments into the shader as constants: one shader for each set of arguments, which then reads and divides by none at run time. */
  readonly frozen?: boolean
  readonly groups: readonly [number, number, number]
}

/** A number as a literal of WGSL. */
export const wgslFloat = (value: number): string => `f32(${value})`

/** Invocations of one workgroup, in kernels that map over elements. */
export const GROUP = 64

/** Workgroups for a map over `size` elements, in two dimensions where one is not enough. See `ELEMENT`. */
export function groupsFor(device: GPUDevice, size: number): [number, number, number] {
  const count = Math.max(1, Math.ceil(size / GROUP))
  const x = Math.min(count, device.limits.maxComputeWorkgroupsPerDimension)
  return [x, Math.ceil(count / x), 1]
}

/** Parameters of an entry point, and its place among all workgroups of `groupsFor`. */
export const ENTRY = `
  @builtin(workgroup_id) group: vec3<u32>,
  @builtin(num_workgroups) groups: vec3<u32>,
  @builtin(local_invocation_index) lane: u32`
export const ELEMENT = `(group.y * groups.x + group.x) * ${GROUP}u + lane`

/** A new tensor on the device, for a program to write. */
export function output(
  backend: WebgpuBackend,
  shape: readonly number[],
  dtype: 'float32' | 'int32' = 'float32',
): TensorInfo {
  return backend.makeTensorInfo([...shape], dtype)
}

/** Records the program after everything that tfjs has recorded, so that it runs in order and is captured like any op. */
export function runRaw(backend: WebgpuBackend, program: RawProgram): void {
  const { label, writes, args, frozen = false, groups } = program
  const reads = Object.fromEntries(
    Object.entries(program.reads).map(([name, buffer]) => [name, settle(backend, buffer)]),
  )
  const pipeline = pipelineOf(backend.device, label, sourceOf(program))
  const tensors = [...Object.values(writes), ...Object.values(reads)].map(({ tensor }) => tensor)
  const buffers = tensors.map((tensor) => bufferOf(backend, tensor))
  for (const [name, buffer] of Object.entries(writes)) {
    if (isIntegersAsFloats(backend, buffer))
      throw new Error(`${label}: ${name} was cast from integers and cannot be written in place`)
    const data = backend.tensorMap.get(buffer.tensor.dataId)
    backend.traceWrite?.(data.resource!)
    // Values that were read before are outdated now, except while a step is traced: there they are its constants.
    if (!backend.traceWrite) markChanged(backend, buffer.tensor)
  }
  const resources = !frozen && Object.keys(args).length > 0 ? [...buffers, uniformsOf(backend, args)] : buffers
  const group = backend.device.createBindGroup({
    layout: pipeline.getBindGroupLayout(0),
    entries: resources.map((buffer, binding) => ({ binding, resource: { buffer } })),
  })

  backend.ensureCommandEncoderReady()
  backend.computePassEncoder ??= backend.commandEncoder!.beginComputePass()
  backend.computePassEncoder.setPipeline(pipeline)
  backend.computePassEncoder.setBindGroup(0, group)
  backend.computePassEncoder.dispatchWorkgroups(groups[0], groups[1], groups[2])
  for (const { dataId } of tensors) backend.commandQueueOwnedIds.add(dataId)
  backend.dispatchCountInPass++
  if (backend.dispatchCountInPass >= tf.env().getNumber('WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE')) {
    backend.endComputePassEncoder()
    backend.submitQueue()
  }
  for (const [name, { tensor }] of Object.entries(reads))
    if (tensor !== program.reads[name]!.tensor) backend.disposeData(tensor.dataId)
}

/** `tf.cast` from integers to float32 leaves the integers in the buffer, and tfjs's own programs convert as they read. */
export function isIntegersAsFloats(backend: WebgpuBackend, { tensor, type = 'f32' }: Buffer): boolean {
  return type === 'f32' && backend.tensorMap.get(tensor.dataId).dtype !== 'float32'
}

function settle(backend: WebgpuBackend, buffer: Buffer): Buffer {
  if (!isIntegersAsFloats(backend, buffer)) return buffer
  const size = sizeOf(buffer.tensor.shape)
  const result = output(backend, buffer.tensor.shape)
  runRaw(backend, {
    label: 'integers to floats',
    wgsl: `@compute @workgroup_size(${GROUP}) fn main(${ENTRY}) { let i = ${ELEMENT}; if (i < args.size) { result[i] = f32(source[i]); } }`,
    writes: { result: { tensor: result } },
    reads: { source: { tensor: buffer.tensor, type: 'i32' } },
    args: { size: ['u32', size] },
    groups: groupsFor(backend.device, size),
  })
  return { ...buffer, tensor: result }
}

/** The text of a program's shader. */
export function sourceOf({
  enables = [],
  wgsl,
  writes,
  reads,
  args,
  frozen = false,
}: Omit<RawProgram, 'label' | 'groups'>): string {
  const declare =
    (access: string) =>
    ([name, { type = 'f32' }]: [string, Buffer]) =>
      `var<storage, ${access}> ${name}: array<${type}>;`
  const buffers = [...Object.entries(writes).map(declare('read_write')), ...Object.entries(reads).map(declare('read'))]
  const fields = Object.entries(args).map(([name, [type]]) => `${name}: ${type}`)
  const all = !frozen && fields.length > 0 ? [...buffers, 'var<uniform> args: Args;'] : buffers
  const bound = all.map((declaration, i) => `@group(0) @binding(${i}) ${declaration}`)
  const values = Object.values(args).map(([type, value]) => `${type}(${value})`)
  const constant = frozen ? `const args = Args(${values.join(', ')});` : ''
  const directives = enables.map((extension) => `enable ${extension};`)
  return [
    ...directives,
    fields.length > 0 ? `struct Args { ${fields.join(', ')} }` : '',
    constant,
    ...bound,
    wgsl,
  ].join('\n')
}

function uniformsOf(backend: WebgpuBackend, args: RawProgram['args']): GPUBuffer {
  const bytes = bytesOfArgs(args)
  const buffer = backend.bufferManager.acquireBuffer(bytes.byteLength, GPUBufferUsage.COPY_DST | GPUBufferUsage.UNIFORM)
  backend.queue.writeBuffer(buffer, 0, bytes)
  backend.uniformPendingDisposal.push(buffer)
  return buffer
}

/** The struct `args` as the shader reads it. */
export function bytesOfArgs(args: RawProgram['args']): ArrayBuffer {
  const values = Object.values(args)
  const view = new DataView(new ArrayBuffer(Math.ceil(values.length / 4) * 16))
  for (const [i, [type, value]] of values.entries()) {
    if (type === 'f32') view.setFloat32(4 * i, value, true)
    else view.setUint32(4 * i, value, true)
  }
  return view.buffer
}

export const bytesOfElement = (type: Scalar | 'vec2<f32>'): number => (type === 'vec2<f32>' ? 8 : 4)
