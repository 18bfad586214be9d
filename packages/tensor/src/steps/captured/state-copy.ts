import type { Copy, Slice } from './commands.js'
import { STORAGE } from './arena.js'
import { copy } from './command-list.js'

/** Copies the new state over the old one, where the next replay reads it. */
export interface StateCopy {
  readonly commands: readonly Copy[]
  readonly bytes: number
  encode(encoder: GPUCommandEncoder): void
  release(): void
}

/** One part of the state: where a step leaves it, and where the next step reads it. */
export interface Move {
  readonly from: Slice
  readonly to: Slice
}

/** State that a kernel updated in place needs no copy. State tensors that change places, as in a swap, are copied through a third buffer. */
export function createStateCopy(device: GPUDevice, moves: readonly Move[]): StateCopy {
  const needed = moves.filter(({ from, to }) => from.buffer !== to.buffer)
  const overwritten = new Set(needed.map(({ to }) => to.buffer))
  const saves: Copy[] = []
  const copies = needed.map(({ from, to }): Copy => {
    if (!overwritten.has(from.buffer)) return { kind: 'copy', from, to }
    const saved = { buffer: device.createBuffer({ size: from.size, usage: STORAGE() }), offset: 0, size: from.size }
    saves.push({ kind: 'copy', from, to: saved })
    return { kind: 'copy', from: saved, to }
  })
  const commands = [...saves, ...copies]
  return {
    commands,
    bytes: saves.reduce((sum, { to }) => sum + to.size, 0),
    encode(encoder) {
      for (const { from, to } of commands) copy(encoder, from, to)
    },
    release() {
      for (const { to } of saves) to.buffer.destroy()
    },
  }
}
