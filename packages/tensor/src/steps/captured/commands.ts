import type { TracedUpdate } from '@telarjs/webgpu-kernels/backend'

/** One thing a step has the device do. Buffers may be virtual: see `virtual-buffers.ts`. */
export type Command = (Dispatch | Copy | Clear) & {
  /** The plugin that was running, such as `layer:dense`. */
  readonly plugin?: string | undefined
}

export interface Dispatch {
  readonly kind: 'dispatch'
  readonly pipeline: GPUComputePipeline
  readonly bindings: readonly Binding[]
  readonly groups: readonly [number, number, number]
  /** Of a dispatch that updates a param in place, and can be merged with others. */
  readonly update?: TracedUpdate | undefined
}

/** One buffer of a bind group. */
export interface Binding {
  readonly index: number
  readonly slice: Slice
  /** Whether the dispatch writes to it, and does not only read. */
  readonly written: boolean
}

export interface Copy {
  readonly kind: 'copy'
  readonly from: Slice
  readonly to: Slice
}

export interface Clear {
  readonly kind: 'clear'
  readonly to: Slice
}

/** A range of a buffer, in bytes. */
export interface Slice {
  readonly buffer: GPUBuffer
  readonly offset: number
  readonly size: number
}

/** All slices that a command touches. */
export function slicesOf(command: Command): readonly Slice[] {
  switch (command.kind) {
    case 'dispatch':
      return command.bindings.map(({ slice }) => slice)
    case 'copy':
      return [command.from, command.to]
    case 'clear':
      return [command.to]
    default:
      return command satisfies never
  }
}

/** The same command on other buffers. */
export function moveCommand(command: Command, move: (slice: Slice) => Slice): Command {
  switch (command.kind) {
    case 'dispatch':
      return { ...command, bindings: command.bindings.map((binding) => ({ ...binding, slice: move(binding.slice) })) }
    case 'copy':
      return { ...command, from: move(command.from), to: move(command.to) }
    case 'clear':
      return { ...command, to: move(command.to) }
    default:
      return command satisfies never
  }
}
