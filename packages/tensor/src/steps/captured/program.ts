import type { Feeds, Tables } from '../step.js'
import { allocateArena } from './arena.js'
import { createCommandList } from './command-list.js'
import { moveCommand, type Command, type Slice } from './commands.js'
import { createFeedTable } from './feed-table.js'
import { createOutputReadback, type Output, type OutputReadback } from './output-readback.js'
import { createStateCopy } from './state-copy.js'
import { createStateMemory, type Move } from './state-memory.js'
import { createSubmitSize } from './submit-size.js'
import type { VirtualBuffers } from './virtual-buffers.js'

/** What a program is made of; slices may lie on placeholders. */
export interface ProgramParts {
  readonly commands: readonly Command[]
  readonly virtual: VirtualBuffers
  /** State that the step works on elsewhere than in the buffers of its tensors. */
  readonly moves: readonly Move[]
  readonly feeds: Feeds
  readonly feedBuffers: Readonly<Record<string, GPUBuffer>>
  readonly state: readonly { readonly from: Slice; readonly to: Slice }[]
  readonly outputs: Readonly<Record<string, Output>>
}

/** Commands on real buffers, ready to be replayed. */
export interface Program {
  readonly dispatches: number
  readonly bytes: number
  /** Submits so many replays, split into submits of about 100 ms. */
  run(steps: number, tables: Tables): OutputReadback
  release(): void
}

export function createProgram(device: GPUDevice, parts: ProgramParts): Program {
  const { virtual, feeds, feedBuffers, state } = parts
  const memory = createStateMemory(device, parts.moves)
  const table = createFeedTable(device, feeds)
  const given = new Map<GPUBuffer, Slice>([
    ...Object.entries(feedBuffers).map(([name, placeholder]) => [placeholder, table.places[name]!] as const),
    ...memory.places,
  ])
  const results = [...state.map(({ from }) => from), ...Object.values(parts.outputs).map(({ slice }) => slice)]
  const kept = new Set(results.map(({ buffer }) => buffer))
  const arena = allocateArena(device, parts.commands, virtual, kept, given)
  const list = createCommandList(
    device,
    parts.commands.map((command) => moveCommand(command, arena.locate)),
  )
  const stateCopy = createStateCopy(
    device,
    state.map(({ from, to }) => ({ from: arena.locate(from), to: arena.locate(to) })),
  )
  const outputs = Object.fromEntries(
    Object.entries(parts.outputs).map(([name, { dtype, slice }]) => [name, { dtype, slice: arena.locate(slice) }]),
  )
  const submitSize = createSubmitSize(device.queue)

  return {
    dispatches: list.dispatches,
    get bytes() {
      return arena.bytes + memory.bytes + stateCopy.bytes + table.bytes
    },
    run(steps, tables) {
      table.write(steps, tables)
      const readback = createOutputReadback(device, outputs, steps)
      for (let from = 0; from < steps;) {
        const to = Math.min(steps, from + submitSize.stepsPerSubmit())
        const encoder = device.createCommandEncoder()
        if (from === 0) memory.load(encoder)
        for (let i = from; i < to; i++) {
          table.encodeRow(encoder, i)
          list.encode(encoder)
          readback.encode(encoder, i)
          stateCopy.encode(encoder)
        }
        if (to === steps) memory.store(encoder)
        device.queue.submit([encoder.finish()])
        from = to
      }
      submitSize.measure(steps)
      return readback
    },
    release() {
      for (const part of [arena, memory, stateCopy, table]) part.release()
    },
  }
}
