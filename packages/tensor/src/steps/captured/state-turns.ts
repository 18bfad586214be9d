import { bindAlignment, STORAGE } from './arena.js'
import type { Slice } from './commands.js'
import type { Move } from './state-copy.js'

/** State that a step leaves in another buffer than it reads: the two change places in every second step, so that nothing is copied. */
export interface StateTurns {
  /** Where the first step leaves it. */
  readonly places: ReadonlyMap<GPUBuffer, Slice>
  readonly bytes: number
  release(): void
}

/** Allocates the buffers in which the first step leaves state that takes turns. */
export function createStateTurns(device: GPUDevice, moves: readonly Move[]): StateTurns {
  const places = new Map(
    moves.map(({ from }) => {
      const { size } = from.buffer
      return [from.buffer, { buffer: device.createBuffer({ size, usage: STORAGE() }), offset: 0, size }] as const
    }),
  )
  return {
    places,
    bytes: moves.reduce((sum, { from }) => sum + from.buffer.size, 0),
    release() {
      for (const { buffer } of places.values()) buffer.destroy()
    },
  }
}

/**
 * Splits what moves into parts of the state whose two buffers can take turns, and others.
 *
 * @param isComputed whether a buffer is one that the step writes before it reads it, and for which no place is chosen yet
 */
export function splitMoves(
  device: GPUDevice,
  moves: readonly Move[],
  isComputed: (buffer: GPUBuffer) => boolean,
): { readonly turning: readonly Move[]; readonly others: readonly Move[] } {
  const ends = moves.flatMap(({ from, to }) => [from.buffer, to.buffer])
  const isAlone = (slice: Slice): boolean =>
    coversBuffer(device, slice) && ends.indexOf(slice.buffer) === ends.lastIndexOf(slice.buffer)
  const canTurn = ({ from, to }: Move): boolean =>
    isComputed(from.buffer) && isAlone(from) && isAlone(to) && from.buffer.size === to.buffer.size
  return { turning: moves.filter(canTurn), others: moves.filter((move) => !canTurn(move)) }
}

/** Whether nothing else lies in the buffer. */
export function coversBuffer(device: GPUDevice, { buffer, offset, size }: Slice): boolean {
  return offset === 0 && buffer.size - size < bindAlignment(device)
}
