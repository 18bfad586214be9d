import { equalBytes } from '@telarjs/core'
import { pipelineOf, shaderSourceOf } from '@telarjs/webgpu-kernels'
import { bindAlignment } from '../captured/arena.js'
import { CaptureError } from '../captured/capture-error.js'
import { slicesOf, type Binding, type Command, type Dispatch, type Slice } from '../captured/commands.js'
import { createVirtualBuffers, type VirtualBuffers } from '../captured/virtual-buffers.js'
import { stackWgsl, type StackedArray, type StackedLayout } from './stack-wgsl.js'

/** The commands of one member, and its virtual buffers. */
export interface MemberCommands {
  readonly commands: readonly Command[]
  readonly virtual: VirtualBuffers
}

/** The commands of all members together, on buffers in which those of the members lie one after the other. */
export interface StackedCommands {
  readonly commands: readonly Command[]
  readonly virtual: VirtualBuffers
  /** Where the buffers of the members lie that correspond to one another, one for each member: one slice of all, and how far apart they are. */
  placeOf(buffers: readonly GPUBuffer[]): StackedPlace
  /** Buffers from outside that differ from member to member, such as those of the state. */
  homes(): readonly { readonly home: GPUBuffer; readonly work: Slice }[]
  /** Dispatches of a member that are issued for each. */
  readonly apart: number
}

/** The buffers of all members in one. */
export interface StackedPlace {
  readonly buffers: readonly GPUBuffer[]
  readonly stride: number
}

/**
 * Puts the dispatches of several alike steps into one each. A dispatch whose shader is not understood, or to which the members give different
 * numbers, such as rates of dropout, is issued for each member.
 *
 * @throws CaptureError where the steps are not alike
 */
export function stackCommands(device: GPUDevice, members: readonly MemberCommands[]): StackedCommands {
  const places = createPlaces(device, members)
  const commands: Command[] = []
  let apart = 0
  const [first] = members as [MemberCommands]
  if (members.some((member) => member.commands.length !== first.commands.length)) throw notAlike()
  for (const [i, command] of first.commands.entries()) {
    const alike = members.map((member) => member.commands[i]!)
    requireAlike(alike)
    const placed = slicesOf(command).map((_, s) => places.placeOf(alike.map((each) => slicesOf(each)[s]!.buffer)))
    const stacked = command.kind === 'dispatch' ? stackDispatch(device, command, placed, members.length) : undefined
    if (command.kind === 'dispatch' && !stacked) apart++
    commands.push(...(stacked ? [stacked] : alike.map((each, member) => moved(each, placed, member))))
  }
  return { commands, virtual: places.virtual, placeOf: places.placeOf, homes: places.homes, apart }
}

const notAlike = (): CaptureError =>
  new CaptureError('the steps that are to be stacked do not do the same operations', undefined)

function requireAlike([first, ...others]: readonly Command[]): void {
  const shape = (command: Command) => slicesOf(command).map(({ offset, size }) => [offset, size])
  for (const other of others) {
    if (other.kind !== first!.kind || String(shape(other)) !== String(shape(first!))) throw notAlike()
    if (other.kind === 'dispatch' && first!.kind === 'dispatch') {
      if (other.pipeline !== first!.pipeline || String(other.groups) !== String(first!.groups)) throw notAlike()
    }
  }
}

/** The slice of all members at once. */
export function wholeOf({ buffers, stride }: StackedPlace, { offset, size }: Slice): Slice {
  return { buffer: buffers[0]!, offset, size: (buffers.length - 1) * stride + size }
}

/** A member's slice in the buffer of all. */
const sliceOf = ({ buffers, stride }: StackedPlace, member: number, { offset, size }: Slice): Slice => ({
  buffer: buffers[member]!,
  offset: member * stride + offset,
  size,
})

/** A member's command on its own part of the buffers. */
function moved(command: Command, placed: readonly StackedPlace[], member: number): Command {
  if (command.kind === 'dispatch')
    return {
      ...command,
      bindings: command.bindings.map((binding, i) => ({
        ...binding,
        slice: sliceOf(placed[i]!, member, binding.slice),
      })),
    }
  if (command.kind === 'copy')
    return {
      ...command,
      from: sliceOf(placed[0]!, member, command.from),
      to: sliceOf(placed[1]!, member, command.to),
    }
  return { ...command, to: sliceOf(placed[0]!, member, command.to) }
}

function stackDispatch(
  device: GPUDevice,
  command: Dispatch & Command,
  placed: readonly StackedPlace[],
  count: number,
): Command | undefined {
  const [x, y, z] = command.groups
  const differ = placed.some(({ buffers, stride }) => stride === 0 && new Set(buffers).size > 1)
  if (differ || z * count > device.limits.maxComputeWorkgroupsPerDimension) return undefined
  const { arrays, bindings } = bindStacks(command, placed)
  const pipeline = stackedPipeline(device, command.pipeline, { groupsAlongZ: z, arrays })
  return pipeline && { ...command, pipeline, bindings, groups: [x, y, z * count] }
}

/** The bindings of all members at once. Arrays that are written in one buffer get one binding, which covers all of them. */
function bindStacks(command: Dispatch, placed: readonly StackedPlace[]) {
  const wholes = command.bindings.map((binding, i) => ({
    ...binding,
    stride: placed[i]!.stride,
    slice: wholeOf(placed[i]!, binding.slice),
  }))
  const arrays: StackedArray[] = []
  const bindings: Binding[] = []
  for (const { index, slice, written, stride } of wholes) {
    const together =
      written && stride > 0 ? wholes.filter((other) => other.written && other.slice.buffer === slice.buffer) : []
    const [home] = together
    const offset = Math.min(slice.offset, ...together.map((other) => other.slice.offset))
    const end = Math.max(slice.offset + slice.size, ...together.map((other) => other.slice.offset + other.slice.size))
    arrays[index] = { stride, within: { binding: home?.index ?? index, bytes: slice.offset - offset } }
    if (home === undefined || home.index === index)
      bindings.push({ index, written, slice: { buffer: slice.buffer, offset, size: end - offset } })
  }
  return { arrays, bindings }
}

/** The pipeline of all members at once, or `undefined` where the shader is not understood. */
function stackedPipeline(
  device: GPUDevice,
  pipeline: GPUComputePipeline,
  layout: StackedLayout,
): GPUComputePipeline | undefined {
  const source = shaderSourceOf(pipeline)
  const code = source && stackWgsl(source, layout)
  return code === undefined ? undefined : pipelineOf(device, `${pipeline.label} stacked`, code)
}

/** Decides where the buffers of the members lie. */
function createPlaces(device: GPUDevice, members: readonly MemberCommands[]) {
  const virtual = createVirtualBuffers()
  const homes: { readonly home: GPUBuffer; readonly work: Slice }[] = []
  const alignment = bindAlignment(device)
  /** The place of each member's buffers. */
  const owned = members.map(() => new Map<GPUBuffer, StackedPlace>())

  function make(buffers: readonly GPUBuffer[]): StackedPlace {
    const [first] = buffers as [GPUBuffer]
    // A buffer from outside that all members share, such as the data.
    if (buffers.every((buffer) => buffer === first)) return { buffers, stride: 0 }
    const described = buffers.map((buffer, member) => members[member]!.virtual.get(buffer))
    const [one] = described
    if (described.some((other) => other?.kind !== one?.kind) || buffers.some(({ size }) => size !== first.size))
      throw notAlike()
    const isSame = one?.bytes && described.every((other) => equalBytes(other!.bytes!, one.bytes!))
    if (isSame) {
      const shared = virtual.create({ kind: one.kind, size: one.size, bytes: one.bytes! }, first.usage)
      return { buffers: buffers.map(() => shared), stride: 0 }
    }
    // A uniform has no array that could be shifted.
    if (one?.kind === 'uniform') {
      const own = described.map((each) => virtual.create({ ...each! }, first.usage))
      return { buffers: own, stride: 0 }
    }
    const stride = Math.ceil(first.size / alignment) * alignment
    const size = stride * buffers.length
    if (size > Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize))
      throw new CaptureError('the steps that are to be stacked do not fit into a buffer of this GPU', undefined)
    const bytes =
      one?.bytes && described.reduce((all, each, i) => (all.set(each!.bytes!, i * stride), all), new Uint8Array(size))
    const stacked = virtual.create({ kind: one?.kind ?? 'computed', size, ...(bytes ? { bytes } : {}) }, first.usage)
    if (!one)
      for (const [member, home] of buffers.entries())
        homes.push({ home, work: { buffer: stacked, offset: member * stride, size: home.size } })
    return { buffers: buffers.map(() => stacked), stride }
  }

  return {
    virtual,
    homes: () => homes,
    placeOf(buffers: readonly GPUBuffer[]): StackedPlace {
      const known = buffers.map((buffer, member) => owned[member]!.get(buffer))
      if (known.some((place) => place !== known[0])) throw notAlike()
      const place = known[0] ?? make(buffers)
      for (const [member, buffer] of buffers.entries()) owned[member]!.set(buffer, place)
      return place
    },
  }
}
