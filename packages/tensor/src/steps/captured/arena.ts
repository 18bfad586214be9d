import { slicesOf, type Command, type Slice } from './commands.js'
import type { VirtualBuffers } from './virtual-buffers.js'

/** The GPU memory of a captured step: real buffers behind the virtual ones of its trace. */
export interface Arena {
  readonly bytes: number
  /** Where a slice of a virtual buffer really lies; slices of buffers from outside stay as they are. */
  locate(slice: Slice): Slice
  release(): void
}

/** Usage flags of a buffer that tfjs could have made. */
export const STORAGE = (): number => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST

/** Offsets at which a buffer may be bound are multiples of this. */
export const bindAlignment = ({ limits }: GPUDevice): number =>
  Math.max(limits.minStorageBufferOffsetAlignment, limits.minUniformBufferOffsetAlignment)

/** Lays slices of the given sizes one after the other. */
export function pack(
  sizes: readonly number[],
  alignment: number,
): { readonly offsets: number[]; readonly size: number } {
  let size = 0
  const offsets = sizes.map((length) => {
    const offset = size
    size += Math.ceil(length / alignment) * alignment
    return offset
  })
  return { offsets, size }
}

/**
 * Allocates the buffers of a captured step. They belong to the capture: none comes from tfjs's pool, and none goes to it.
 *
 * - constants and uniforms lie in one buffer that is written once
 * - computed buffers share memory where the last use of one comes before the first use of the other: the largest are placed
 * first, each in the smallest allocation that is free during its lifetime (Pisarchyk and Lee, arXiv:2001.03288, "greedy by size")
 *
 * @param results buffers that keep their contents to the end of the step
 * @param given where the buffers lie that the caller has allocated, such as feeds
 */
export function allocateArena(
  device: GPUDevice,
  commands: readonly Command[],
  virtual: VirtualBuffers,
  results: ReadonlySet<GPUBuffer>,
  given: ReadonlyMap<GPUBuffer, Slice>,
): Arena {
  const lifetimes = lifetimesOf(commands, results).filter(
    ({ placeholder }) => virtual.get(placeholder) && !given.has(placeholder),
  )
  const constants = placeConstants(device, lifetimes, virtual)
  const computed = placeComputed(
    device,
    lifetimes.filter(({ placeholder }) => !virtual.get(placeholder)!.bytes),
  )
  const places = new Map([...given, ...constants.places, ...computed.places])
  const allocations = [...constants.allocations, ...computed.allocations]
  return {
    bytes: allocations.reduce((sum, { size }) => sum + size, 0),
    locate(slice) {
      const place = places.get(slice.buffer)
      return place ? { buffer: place.buffer, offset: place.offset + slice.offset, size: slice.size } : slice
    },
    release() {
      for (const buffer of allocations) buffer.destroy()
    },
  }
}

/** Real buffers, and where the virtual ones lie in them. */
interface Placement {
  readonly allocations: readonly GPUBuffer[]
  readonly places: ReadonlyMap<GPUBuffer, Slice>
}

function createBuffer(device: GPUDevice, descriptor: GPUBufferDescriptor): GPUBuffer {
  return device.createBuffer({ ...descriptor, size: Math.max(descriptor.size, 4) })
}

function placeConstants(device: GPUDevice, lifetimes: readonly Lifetime[], virtual: VirtualBuffers): Placement {
  const constants = lifetimes.flatMap(({ placeholder }) => {
    const { bytes } = virtual.get(placeholder)!
    return bytes ? [{ placeholder, bytes }] : []
  })
  const { offsets, size } = pack(
    constants.map(({ bytes }) => bytes.byteLength),
    bindAlignment(device),
  )
  const buffer = createBuffer(device, { size, usage: STORAGE() | GPUBufferUsage.UNIFORM, mappedAtCreation: true })
  const mapped = new Uint8Array(buffer.getMappedRange())
  const places = constants.map(({ placeholder, bytes }, i) => {
    mapped.set(bytes, offsets[i]!)
    return [placeholder, { buffer, offset: offsets[i]!, size: bytes.byteLength }] as const
  })
  buffer.unmap()
  return { allocations: [buffer], places: new Map(places) }
}

function placeComputed(device: GPUDevice, lifetimes: readonly Lifetime[]): Placement {
  const allocations: { readonly buffer: GPUBuffer; readonly lifetimes: Lifetime[] }[] = []
  const places = new Map<GPUBuffer, Slice>()
  for (const lifetime of [...lifetimes].sort((a, b) => b.placeholder.size - a.placeholder.size)) {
    const { size } = lifetime.placeholder
    // Allocations are made in order of decreasing size, so the last one that is free is the smallest.
    let allocation = allocations.findLast((candidate) =>
      candidate.lifetimes.every((other) => !overlap(other, lifetime)),
    )
    if (!allocation) {
      allocation = { buffer: createBuffer(device, { size, usage: STORAGE() }), lifetimes: [] }
      allocations.push(allocation)
    }
    allocation.lifetimes.push(lifetime)
    places.set(lifetime.placeholder, { buffer: allocation.buffer, offset: 0, size })
  }
  return { allocations: allocations.map(({ buffer }) => buffer), places }
}

/** A virtual buffer, and the first and last command that touches it. */
interface Lifetime {
  readonly placeholder: GPUBuffer
  readonly first: number
  last: number
}

const overlap = (a: Lifetime, b: Lifetime): boolean => a.first <= b.last && b.first <= a.last

function lifetimesOf(commands: readonly Command[], results: ReadonlySet<GPUBuffer>): Lifetime[] {
  const lifetimes = new Map<GPUBuffer, Lifetime>()
  for (const [i, command] of commands.entries()) {
    for (const { buffer } of slicesOf(command)) {
      const known = lifetimes.get(buffer)
      if (known) known.last = i
      else lifetimes.set(buffer, { placeholder: buffer, first: i, last: i })
    }
  }
  for (const placeholder of results) {
    const known = lifetimes.get(placeholder)
    if (known) known.last = commands.length
    else lifetimes.set(placeholder, { placeholder, first: 0, last: commands.length })
  }
  return [...lifetimes.values()]
}
