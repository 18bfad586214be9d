import { slicesOf, type Command, type Slice } from './commands.js'
import type { VirtualBuffers } from './virtual-buffers.js'

/** Real buffers for the virtual ones of a trace. */
export interface Memory {
  readonly bytes: number
  /** The real place of a chunk of a buffer; buffers from outside stay where they are. */
  place(slice: Slice): Slice
  release(): void
}

/** Usage of a buffer that tfjs could have made. */
export const STORAGE = (): number => GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST

/** Offsets at which a buffer may be bound. */
export const bindAlignment = ({ limits }: GPUDevice): number =>
  Math.max(limits.minStorageBufferOffsetAlignment, limits.minUniformBufferOffsetAlignment)

/** Places chunks one after the other. */
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
 * Makes the buffers of a capture. They are its own: none comes from a pool, and none goes to one.
 *
 * - constants and uniforms lie in one buffer that is never written again
 * - computed buffers share memory where the last use of one comes before the first use of the other: the largest are placed
 *   first, each in the smallest buffer that is free in its time (Pisarchyk and Lee, arXiv:2001.03288, "greedy by size")
 *
 * @param results buffers that keep their contents to the end of the step
 * @param places where the buffers lie that the caller has made
 */
export function allocate(
  device: GPUDevice,
  commands: readonly Command[],
  virtual: VirtualBuffers,
  results: ReadonlySet<GPUBuffer>,
  places: Map<GPUBuffer, Slice>,
): Memory {
  const made: GPUBuffer[] = []
  const lives = lifetimes(commands, results).filter(({ stand }) => virtual.get(stand) && !places.has(stand))

  function make(descriptor: GPUBufferDescriptor): GPUBuffer {
    const buffer = device.createBuffer({ ...descriptor, size: Math.max(descriptor.size, 4) })
    made.push(buffer)
    return buffer
  }

  function placeFrozen(): void {
    const frozen = lives.flatMap(({ stand }) => {
      const { bytes } = virtual.get(stand)!
      return bytes ? [{ stand, bytes }] : []
    })
    const { offsets, size } = pack(
      frozen.map(({ bytes }) => bytes.byteLength),
      bindAlignment(device),
    )
    const buffer = make({ size, usage: STORAGE() | GPUBufferUsage.UNIFORM, mappedAtCreation: true })
    const mapped = new Uint8Array(buffer.getMappedRange())
    for (const [i, { stand, bytes }] of frozen.entries()) {
      mapped.set(bytes, offsets[i]!)
      places.set(stand, { buffer, offset: offsets[i]!, size: bytes.byteLength })
    }
    buffer.unmap()
  }

  function placeComputed(): void {
    const rooms: { readonly buffer: GPUBuffer; readonly guests: Lifetime[] }[] = []
    const computed = lives.filter(({ stand }) => !virtual.get(stand)!.bytes)
    for (const life of computed.sort((a, b) => b.stand.size - a.stand.size)) {
      const { size } = life.stand
      // Rooms are made in falling size, so the last that is free is the smallest.
      let room = rooms.findLast(({ guests }) =>
        guests.every(({ first, last }) => last < life.first || life.last < first),
      )
      if (!room) rooms.push((room = { buffer: make({ size, usage: STORAGE() }), guests: [] }))
      room.guests.push(life)
      places.set(life.stand, { buffer: room.buffer, offset: 0, size })
    }
  }

  placeFrozen()
  placeComputed()
  return {
    bytes: made.reduce((sum, { size }) => sum + size, 0),
    place(slice) {
      const place = places.get(slice.buffer)
      return place ? { buffer: place.buffer, offset: place.offset + slice.offset, size: slice.size } : slice
    },
    release() {
      for (const buffer of made) buffer.destroy()
    },
  }
}

interface Lifetime {
  readonly stand: GPUBuffer
  /** First and last command that touches it. */
  readonly first: number
  last: number
}

function lifetimes(commands: readonly Command[], results: ReadonlySet<GPUBuffer>): Lifetime[] {
  const lives = new Map<GPUBuffer, Lifetime>()
  for (const [i, command] of commands.entries()) {
    for (const { buffer } of slicesOf(command)) {
      const life = lives.get(buffer)
      if (life) life.last = i
      else lives.set(buffer, { stand: buffer, first: i, last: i })
    }
  }
  for (const stand of results) {
    const life = lives.get(stand)
    if (life) life.last = commands.length
    else lives.set(stand, { stand, first: 0, last: commands.length })
  }
  return [...lives.values()]
}
