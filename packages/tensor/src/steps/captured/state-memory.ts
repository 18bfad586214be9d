import { STORAGE } from './arena.js'
import { copy } from './command-list.js'
import type { Slice } from './commands.js'

/** A buffer of a tensor, and the part of a placeholder where the step works on it. */
export interface Move {
  readonly home: GPUBuffer
  readonly work: Slice
  /** Whether the step changes it. */
  readonly isChanged: boolean
}

/** State that lies elsewhere while a chunk of steps runs than in the buffers of its tensors. */
export interface StateMemory {
  /** Where the placeholders lie. */
  readonly places: ReadonlyMap<GPUBuffer, Slice>
  readonly bytes: number
  /** Copies the state to where the step works on it. Once before the steps of a chunk. */
  load(encoder: GPUCommandEncoder): void
  /** Copies it back, where everybody else reads it. Once after them. */
  store(encoder: GPUCommandEncoder): void
  release(): void
}

/** Allocates the placeholders that the moves lead to. */
export function createStateMemory(device: GPUDevice, moves: readonly Move[]): StateMemory {
  const placeholders = [...new Set(moves.map(({ work }) => work.buffer))]
  const places = new Map(
    placeholders.map((placeholder) => {
      const { size } = placeholder
      return [placeholder, { buffer: device.createBuffer({ size, usage: STORAGE() }), offset: 0, size }] as const
    }),
  )
  const pairs = moves.map(({ home, work, isChanged }) => ({
    isChanged,
    home: { buffer: home, offset: 0, size: work.size },
    work: { ...work, buffer: places.get(work.buffer)!.buffer },
  }))
  return {
    places,
    bytes: placeholders.reduce((sum, { size }) => sum + size, 0),
    load(encoder) {
      for (const { home, work } of pairs) copy(encoder, home, work)
    },
    store(encoder) {
      for (const { home, work, isChanged } of pairs) if (isChanged) copy(encoder, work, home)
    },
    release() {
      for (const { buffer } of places.values()) buffer.destroy()
    },
  }
}
