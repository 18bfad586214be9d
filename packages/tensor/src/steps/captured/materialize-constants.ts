import { moveCommand, slicesOf, type Command } from './commands.js'
import type { Trace } from './trace.js'

/** Commands of a trace, and which buffer took the place of which. */
export interface Thawed {
  readonly commands: readonly Command[]
  of(buffer: GPUBuffer): GPUBuffer
}

/**
 * A constant that a command writes, such as zeros made on the host and then filled in place, must be as new at every replay:
 * it gets a buffer to be written in, and a copy of the constant comes before the first use of that.
 */
export function thaw({ commands, virtual, written }: Trace): Thawed {
  const thawed = new Map<GPUBuffer, GPUBuffer>()
  const of = (buffer: GPUBuffer): GPUBuffer => thawed.get(buffer) ?? buffer

  function copyFor(buffer: GPUBuffer): Command[] {
    const constant = virtual.get(buffer)
    if (constant?.kind !== 'constant' || !written.has(buffer) || thawed.has(buffer)) return []
    const { size } = constant
    const own = virtual.create({ kind: 'computed', size })
    thawed.set(buffer, own)
    return [{ kind: 'copy', from: { buffer, offset: 0, size }, to: { buffer: own, offset: 0, size } }]
  }

  const all = commands.flatMap((command) => {
    const copies = slicesOf(command).flatMap(({ buffer }) => copyFor(buffer))
    return [...copies, moveCommand(command, (slice) => ({ ...slice, buffer: of(slice.buffer) }))]
  })
  return { commands: all, of }
}
