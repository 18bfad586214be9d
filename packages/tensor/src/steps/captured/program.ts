import type { Tables } from '../step.js'
import { allocateArena } from './arena.js'
import { copy, createCommandList } from './command-list.js'
import { moveCommand, type Command, type Slice } from './commands.js'
import { createFeedTable, feedRow, type FeedColumn } from './feed-table.js'
import { createFeedWork } from './feed-work.js'
import { createOutputRows, rowBytes, wholeOutput, type Output, type OutputReadback } from './output-rows.js'
import { createStateCopy, type Move as StateMove } from './state-copy.js'
import { createStateMemory, type Move } from './state-memory.js'
import { createStateTurns, splitMoves } from './state-turns.js'
import { createSubmitSize } from './submit-size.js'
import type { VirtualBuffers } from './virtual-buffers.js'

/** What a program is made of; slices may lie on placeholders. */
export interface ProgramParts {
  readonly commands: readonly Command[]
  readonly virtual: VirtualBuffers
  /** State that the step works on elsewhere than in the buffers of its tensors. */
  readonly moves: readonly Move[]
  /** Members of a stack; 1 for a step alone. */
  readonly members: number
  readonly feeds: readonly FeedColumn[]
  readonly feedBuffers: Readonly<Record<string, GPUBuffer>>
  readonly state: readonly StateMove[]
  readonly outputs: Readonly<Record<string, Output>>
}

/** Commands on real buffers, ready to be replayed. */
export interface Program {
  readonly dispatches: number
  readonly bytes: number
  /** Submits so many replays, split into submits of about 100 ms. */
  run(steps: number, tables: readonly Tables[]): OutputReadback
  release(): void
}

/**
 * Feeds, outputs and state lie so that nothing is copied between the steps of a submit: each step has bind groups of its own where it reads a row of
 * feeds or writes a row of outputs, and all steps of a submit are one pass. What follows from feeds alone comes first, for all of them at once.
 */
export function createProgram(device: GPUDevice, parts: ProgramParts): Program {
  const { virtual, members, feeds, feedBuffers, state } = parts
  const rows = rowsOf(device, parts)
  const memory = createStateMemory(device, parts.moves)
  const table = createFeedTable(device, feeds, members, rows)
  const given = new Map<GPUBuffer, Slice>([
    ...Object.entries(feedBuffers).map(([name, placeholder]) => [placeholder, table.places[name]!] as const),
    ...memory.places,
  ])
  const isComputed = (buffer: GPUBuffer): boolean => virtual.get(buffer)?.kind === 'computed' && !given.has(buffer)
  const kept = keptBy(parts)
  const isKept = (buffer: GPUBuffer): boolean => kept.has(buffer)
  const work = createFeedWork(device, parts.commands, { feedBuffers, table, rows, isKept, isComputed })
  for (const [placeholder, place] of work.places) given.set(placeholder, place)
  const outputs = createOutputRows(device, parts.outputs, members, rows, isComputed)
  for (const [placeholder, place] of outputs.places) given.set(placeholder, place)
  const { turning, others } = splitMoves(device, state, isComputed)
  const turns = createStateTurns(device, turning)
  for (const [placeholder, place] of turns.places) given.set(placeholder, place)
  const arena = allocateArena(device, parts.commands, virtual, kept, given)
  const locateMove = ({ from, to }: StateMove): StateMove => ({ from: arena.locate(from), to: arena.locate(to) })
  const turned = turning.map(locateMove)
  const stateCopy = createStateCopy(device, others.map(locateMove))
  const located = (command: Command): Command => moveCommand(command, arena.locate)
  const commands = [...[...work.commands, ...outputs.commands].map(located), ...stateCopy.commands]
  const list = createCommandList(device, commands, {
    ahead: work.dispatches.map(located),
    strides: new Map([...outputs.strides, ...work.strides, [table.buffer, table.stride]]),
    turns: new Map([
      ...turned.map(({ from, to }) => [from.buffer, to.buffer] as const),
      ...turned.map(({ from, to }) => [to.buffer, from.buffer] as const),
    ]),
  })
  const submitSize = createSubmitSize(device.queue, rows)

  return {
    dispatches: list.dispatches,
    bytes: [arena, memory, turns, stateCopy, outputs, table, work].reduce((sum, { bytes }) => sum + bytes, 0),
    run(steps, tables) {
      const readback = outputs.collect(steps)
      for (let from = 0; from < steps;) {
        const count = Math.min(steps - from, submitSize.stepsPerSubmit())
        table.write(from, count, tables)
        const encoder = device.createCommandEncoder()
        if (from === 0) memory.load(encoder)
        list.encode(encoder, count)
        if (count % 2 === 1) for (const { from, to } of turned) copy(encoder, from, to)
        readback.encode(encoder, from, count)
        from += count
        if (from === steps) memory.store(encoder)
        device.queue.submit([encoder.finish()])
      }
      submitSize.measure(steps)
      return readback
    },
    release() {
      for (const part of [arena, memory, turns, stateCopy, outputs, table, work]) part.release()
    },
  }
}

/** Buffers that keep something beyond a step: its results, and state where it is read. */
function keptBy({ state, outputs, moves }: ProgramParts): ReadonlySet<GPUBuffer> {
  const slices = [...state.flatMap(({ from, to }) => [from, to]), ...Object.values(outputs).map(({ slice }) => slice)]
  const changed = moves.filter(({ isChanged }) => isChanged).map(({ work }) => work)
  return new Set([...slices, ...changed].map(({ buffer }) => buffer))
}

/** Steps of a submit at most: more of them cost the host nothing less, and each has bind groups of its own. */
const ROWS = 32
/** Memory for the rows of feeds and outputs, where one row needs no more. */
const ROW_BYTES = 8 << 20

function rowsOf(device: GPUDevice, { members, feeds, outputs }: ProgramParts): number {
  const sizes = Object.values(outputs).map((output) => rowBytes(device, wholeOutput(output, members).size))
  const bytes = sizes.reduce((sum, size) => sum + size, feedRow(device, feeds, members).size)
  return Math.min(ROWS, Math.max(1, Math.floor(ROW_BYTES / Math.max(bytes, 1))))
}
