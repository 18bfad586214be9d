import { moveCommand, slicesOf, type Command } from './commands.js'
import type { Trace } from './trace.js'

/** Commands of which none writes to a constant any more. */
export interface MaterializedCommands {
  readonly commands: readonly Command[]
  /** The buffer that replaces one of the trace: a writable copy of a constant, or the buffer itself. */
  resolve(buffer: GPUBuffer): GPUBuffer
}

/**
 * A command may write to a constant, such as zeros that were made on the host and are then filled in place. Every replay must find that
 * constant unchanged, so it gets a computed buffer of its own, and a copy of the constant into it comes before its first use.
 */
export function materializeConstants({ commands, virtual, written }: Trace): MaterializedCommands {
  const copies = new Map<GPUBuffer, GPUBuffer>()
  const resolve = (buffer: GPUBuffer): GPUBuffer => copies.get(buffer) ?? buffer

  function copyBeforeUse(buffer: GPUBuffer): Command[] {
    const constant = virtual.get(buffer)
    if (constant?.kind !== 'constant' || !written.has(buffer) || copies.has(buffer)) return []
    const { size } = constant
    const copy = virtual.create({ kind: 'computed', size })
    copies.set(buffer, copy)
    return [{ kind: 'copy', from: { buffer, offset: 0, size }, to: { buffer: copy, offset: 0, size } }]
  }

  const materialized = commands.flatMap((command) => {
    const before = slicesOf(command).flatMap(({ buffer }) => copyBeforeUse(buffer))
    return [...before, moveCommand(command, (slice) => ({ ...slice, buffer: resolve(slice.buffer) }))]
  })
  return { commands: materialized, resolve }
}
