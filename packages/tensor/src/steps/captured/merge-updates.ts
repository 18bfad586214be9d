import { pipelineOf } from '@telarjs/webgpu-kernels'
import type { TracedUpdate } from '@telarjs/webgpu-kernels/backend'
import { bindAlignment, pack, STORAGE } from './arena.js'
import { moveCommand, type Command, type Dispatch, type Slice } from './commands.js'
import type { Move } from './state-memory.js'
import type { VirtualBuffers } from './virtual-buffers.js'

/** Larger params keep a dispatch of their own: it keeps a device busy, and their state need not lie in memory twice. */
const LARGEST = 2 ** 22

/** The commands of a step, in which one dispatch updates many params. */
export interface MergedUpdates {
  readonly commands: readonly Command[]
  /** State that lies in a buffer which many params share. */
  readonly moves: readonly Move[]
  /** Where a slice of a buffer lies now: that of a state or of a gradient in the shared buffers; others stay as they are. */
  place(slice: Slice): Slice
}

/** What is known of the step besides its commands. */
export interface StepBuffers {
  readonly virtual: VirtualBuffers
  /** The buffers of the state. */
  readonly slots: ReadonlySet<GPUBuffer>
  /** Buffers of the state in which the step leaves another part of the state, as in a swap. */
  readonly swapped: ReadonlySet<GPUBuffer>
}

/**
 * Merges updates of params that follow one another, such as those of Adam, into one dispatch. WebGPU binds few buffers to a dispatch, so params and
 * optimizer state are laid into one buffer and their gradients into another. Both take part in other dispatches slice by slice. As WebGPU refuses a
 * dispatch that reads one slice of a buffer and writes another, updates stay apart where the step has such a one.
 */
export function mergeUpdates(device: GPUDevice, commands: readonly Command[], buffers: StepBuffers): MergedUpdates {
  const groups = runsOfUpdates(device, commands).filter((run) => canMerge(run, commands, buffers))
  const merged = new Map(groups.map((run) => [run[0]!, merge(device, run, buffers.virtual)]))
  const members = new Set<Command>(groups.flat())
  const all = [...merged.values()]
  const places = new Map(all.flatMap(({ state, gradients }) => [...state, ...gradients]))

  function place(slice: Slice): Slice {
    const shared = places.get(slice.buffer)
    return shared ? { buffer: shared.buffer, offset: shared.offset + slice.offset, size: slice.size } : slice
  }

  return {
    commands: commands.flatMap((command) => {
      if (!members.has(command)) return [moveCommand(command, place)]
      const first = merged.get(command as UpdateCommand)
      return first ? [first.command] : []
    }),
    moves: all.flatMap(({ state }) => [...state].map(([home, work]) => ({ home, work, isChanged: true }))),
    place,
  }
}

type UpdateCommand = Dispatch & Command & { readonly update: TracedUpdate }

const isUpdate = (command: Command): command is UpdateCommand =>
  command.kind === 'dispatch' && command.update !== undefined && command.update.size <= LARGEST

/** Updates of one kind, one right after the other, at least two, whose arrays fit into a binding. */
function runsOfUpdates(device: GPUDevice, commands: readonly Command[]): UpdateCommand[][] {
  const largest = Math.min(device.limits.maxStorageBufferBindingSize, device.limits.maxBufferSize)
  const runs: UpdateCommand[][] = []
  let run: UpdateCommand[] = []
  let bytes = 0
  for (const command of commands) {
    const fits = isUpdate(command)
    const own = fits ? bytesOf(device, command.update) : 0
    const joins = fits && run[0] && areAlike(run[0].update, command.update) && bytes + own <= largest
    if (joins) run.push(command)
    else run = fits ? [command] : []
    bytes = joins ? bytes + own : own
    if (run.length === 2) runs.push(run)
  }
  return runs
}

/** What the larger one of the shared buffers takes for an update. */
function bytesOf(device: GPUDevice, { size, writes, reads }: TracedUpdate): number {
  return Math.max(writes.length, reads.length) * pack([4 * size], bindAlignment(device)).size
}

function areAlike(one: TracedUpdate, other: TracedUpdate): boolean {
  return one.merged === other.merged && one.scalars.every((buffer, i) => buffer === other.scalars[i])
}

function canMerge(run: readonly UpdateCommand[], commands: readonly Command[], buffers: StepBuffers): boolean {
  const { virtual, slots, swapped } = buffers
  const writes = run.flatMap(({ update }) => update.writes)
  const reads = run.flatMap(({ update }) => update.reads)
  const [written, read] = [new Set(writes), new Set(reads)]
  // A tensor that occurs twice would have to lie in two places, or be written by two invocations.
  if (written.size < writes.length || read.size < reads.length) return false
  if (!writes.every((buffer) => slots.has(buffer) && !swapped.has(buffer))) return false
  if (!reads.every((buffer) => virtual.get(buffer)?.kind === 'computed')) return false
  const members = new Set<Command>(run)
  return commands.every(
    (command) => members.has(command) || [written, read].every((shared) => mayShare(command, shared)),
  )
}

/** Whether a command may be given slices of one buffer in place of the buffers of a set. */
function mayShare(command: Command, shared: ReadonlySet<GPUBuffer>): boolean {
  if (command.kind === 'clear') return true
  if (command.kind === 'copy') return !(shared.has(command.from.buffer) && shared.has(command.to.buffer))
  const touched = command.bindings.filter(({ slice }) => shared.has(slice.buffer))
  return touched.every(({ written }) => written === touched[0]!.written)
}

/** One merged dispatch, and where its arrays lie. */
interface MergedDispatch {
  readonly command: Command
  readonly state: ReadonlyMap<GPUBuffer, Slice>
  readonly gradients: ReadonlyMap<GPUBuffer, Slice>
}

function merge(device: GPUDevice, run: readonly UpdateCommand[], virtual: VirtualBuffers): MergedDispatch {
  const updates = run.map(({ update }) => update)
  const [first] = updates as [TracedUpdate]
  const state = layOut(device, virtual, updates, 'writes')
  const gradients = layOut(device, virtual, updates, 'reads')
  const { words, blocks } = tableOf(updates, (buffer) => (state.places.get(buffer) ?? gradients.places.get(buffer))!)
  const bytes = new Uint8Array(words.buffer)
  const table = virtual.create({ kind: 'constant', size: bytes.length, bytes }, STORAGE())
  const across = Math.min(blocks, device.limits.maxComputeWorkgroupsPerDimension)
  return {
    command: {
      kind: 'dispatch',
      pipeline: pipelineOf(device, `${first.label} merged`, first.merged),
      bindings: [state.buffer, gradients.buffer, table, ...first.scalars].map((buffer, index) => ({
        index,
        slice: { buffer, offset: 0, size: buffer.size },
        written: index === 0,
      })),
      groups: [across, Math.ceil(blocks / across), 1],
      plugin: run[0]!.plugin,
    },
    state: state.places,
    gradients: gradients.places,
  }
}

/** One buffer for all arrays that the updates write, or read. */
function layOut(
  device: GPUDevice,
  virtual: VirtualBuffers,
  updates: readonly TracedUpdate[],
  which: 'writes' | 'reads',
) {
  const arrays = updates.flatMap((update) => update[which].map((buffer) => ({ buffer, size: 4 * update.size })))
  const { offsets, size } = pack(
    arrays.map((array) => array.size),
    bindAlignment(device),
  )
  const shared = virtual.create({ kind: 'computed', size: Math.max(size, 4) }, STORAGE())
  const places = arrays.map(
    ({ buffer, size: own }, i) => [buffer, { buffer: shared, offset: offsets[i]!, size: own }] as const,
  )
  return { buffer: shared, places: new Map<GPUBuffer, Slice>(places) }
}

/** The table of `TracedUpdate`, and how many workgroups there are. */
function tableOf(updates: readonly TracedUpdate[], placeOf: (buffer: GPUBuffer) => Slice) {
  let blocks = 0
  const rows = updates.map(({ size, block, writes, reads, args }) => {
    const places = [...writes, ...reads].map((buffer) => placeOf(buffer).offset / 4)
    const row = [...Uint32Array.of(blocks, size, ...places), ...new Uint32Array(Float32Array.from(args).buffer)]
    blocks += Math.ceil(size / block)
    return row
  })
  return { words: Uint32Array.from(rows.flat()), blocks }
}
