import { equalBytes } from '@telarjs/core'
import { slicesOf, type Command, type Slice } from './commands.js'
import type { Trace } from './trace.js'
import type { VirtualBuffer } from './virtual-buffers.js'

/** Why a step would not do the same at every replay. */
export interface Difference {
  readonly what: string
  readonly plugin: string | undefined
}

/** One result of a step, in both traces. */
export type Pair = readonly [one: Slice, other: Slice]

/**
 * What differs between two traces of one step, if anything. A step that draws from `Math.random`, counts in a closure or passes a
 * changing number to an op gives two different traces; captured, it would repeat the first value at every step.
 */
export function compareTraces(first: Trace, second: Trace, results: readonly Pair[]): Difference | undefined {
  const counterparts = new Map<GPUBuffer, GPUBuffer>()

  /** Whether two buffers have the same role in the two traces. */
  function areCounterparts(a: GPUBuffer, b: GPUBuffer): boolean {
    if (!counterparts.has(a)) counterparts.set(a, b)
    return counterparts.get(a) === b
  }

  function compareSlices(a: Slice, b: Slice): string {
    if (a.offset !== b.offset || a.size !== b.size) return 'the size of its tensors changes from step to step'
    if (a.buffer === b.buffer) return ''
    const [one, other] = [first.virtual.get(a.buffer), second.virtual.get(b.buffer)]
    if (one?.bytes && other?.bytes) return equalBytes(one.bytes, other.bytes) ? '' : changedValue(one.kind)
    // A plugin may make a constant in the first call and cache it; in the second call it then comes from outside.
    if (one?.kind === 'constant' && !other) return ''
    return one && one.kind === other?.kind && areCounterparts(a.buffer, b.buffer)
      ? ''
      : 'it does not use the same tensors every time'
  }

  function compareCommands(a: Command, b: Command): string {
    if (a.kind !== b.kind) return 'it does not do the same operations every time'
    if (a.kind === 'dispatch' && b.kind === 'dispatch') {
      if (a.pipeline !== b.pipeline) return 'it does not do the same operations every time'
      if (a.groups.some((count, axis) => count !== b.groups[axis]))
        return 'the size of its tensors changes from step to step'
    }
    const others = slicesOf(b)
    for (const [i, slice] of slicesOf(a).entries()) {
      const what = compareSlices(slice, others[i]!)
      if (what) return what
    }
    return ''
  }

  for (const [i, command] of first.commands.entries()) {
    const other = second.commands[i]
    const what = other ? compareCommands(command, other) : 'it does fewer operations at the second step'
    if (what) return { what: `${what} (${nameOf(command)})`, plugin: command.plugin }
  }
  const more = second.commands[first.commands.length]
  if (more) return { what: `it does more operations at the second step (${nameOf(more)})`, plugin: more.plugin }
  const what = results.map(([one, other]) => compareSlices(one, other)).find((difference) => difference !== '')
  return what === undefined ? undefined : { what: `${what} (a result)`, plugin: undefined }
}

function changedValue(kind: VirtualBuffer['kind']): string {
  return kind === 'uniform'
    ? 'a number given to an operation changes from step to step; give it as a tensor, from a feed or computed on the device'
    : 'a tensor made on the host changes from step to step; take it from a feed or compute it on the device'
}

const nameOf = (command: Command): string =>
  command.kind === 'dispatch' ? command.pipeline.label || 'an operation' : `a ${command.kind}`
