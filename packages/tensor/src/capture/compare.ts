import type { Command, Slice } from './commands.js'
import { slicesOf } from './commands.js'
import type { Trace } from './trace.js'
import type { VirtualBuffer } from './virtual.js'

/**
 * What differs between two traces of one step, or `''`. A step that draws from `Math.random`, counts in a closure or passes a
 * changing number to an op does not trace twice alike; captured, it would repeat the first value for ever.
 */
export function differenceOf(first: Trace, second: Trace): string {
  if (first.commands.length !== second.commands.length) {
    return `it does ${first.commands.length} operations at one time and ${second.commands.length} at the next`
  }
  const twins = new Map<GPUBuffer, GPUBuffer>()

  /** True if the two buffers play the same part in the two traces. */
  function areTwins(a: GPUBuffer, b: GPUBuffer): boolean {
    if (!twins.has(a)) twins.set(a, b)
    return twins.get(a) === b
  }

  function ofSlices(a: Slice, b: Slice): string {
    if (a.offset !== b.offset || a.size !== b.size) return 'the size of its tensors changes from step to step'
    if (a.buffer === b.buffer) return ''
    const [one, other] = [first.virtual.get(a.buffer), second.virtual.get(b.buffer)]
    if (one?.bytes && other?.bytes) return equalBytes(one.bytes, other.bytes) ? '' : changedValue(one.kind)
    // A plugin may make a constant at the first call and keep it: then it comes from outside at the second.
    if (one?.kind === 'constant' && !other) return ''
    return one && one.kind === other?.kind && areTwins(a.buffer, b.buffer) ? '' : 'it does not use the same tensors every time'
  }

  function ofCommands(a: Command, b: Command): string {
    if (a.kind !== b.kind) return 'it does not do the same operations every time'
    if (a.kind === 'dispatch' && b.kind === 'dispatch') {
      if (a.pipeline !== b.pipeline) return 'it does not do the same operations every time'
      if (a.groups.some((count, axis) => count !== b.groups[axis])) return 'the size of its tensors changes from step to step'
    }
    const others = slicesOf(b)
    return firstOf(slicesOf(a).map((slice, i) => () => ofSlices(slice, others[i]!)))
  }

  return firstOf(
    first.commands.map((command, i) => () => {
      const difference = ofCommands(command, second.commands[i]!)
      return difference && `${difference} (in ${nameOf(command)})`
    }),
  )
}

function changedValue(kind: VirtualBuffer['kind']): string {
  return kind === 'uniform'
    ? 'a number given to an operation changes from step to step; give it as a tensor, from a feed or computed on the device'
    : 'a tensor made on the host changes from step to step; take it from a feed or compute it on the device'
}

function firstOf(checks: readonly (() => string)[]): string {
  for (const check of checks) {
    const difference = check()
    if (difference) return difference
  }
  return ''
}

function equalBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}

const nameOf = (command: Command): string => (command.kind === 'dispatch' ? command.pipeline.label || 'an operation' : `a ${command.kind}`)
