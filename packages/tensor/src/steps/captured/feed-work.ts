import { pipelineOf, shaderSourceOf } from '@telarjs/webgpu-kernels'
import { stackWgsl, type StackedArray } from '../stacked/stack-wgsl.js'
import { bindAlignment, STORAGE } from './arena.js'
import type { Command, Dispatch, Slice } from './commands.js'
import type { FeedTable } from './feed-table.js'

/** What a step computes from its feeds alone, such as its batch of samples. It is computed for all steps of a submit at once, in one row for each. */
export interface FeedWork {
  /** Each for all rows; its groups along z are those of one row. */
  readonly dispatches: readonly Dispatch[]
  /** What is left for each step to do. */
  readonly commands: readonly Command[]
  /** Where the results lie in the first row. */
  readonly places: ReadonlyMap<GPUBuffer, Slice>
  /** Bytes from a step's row of each buffer to that of the next one. */
  readonly strides: ReadonlyMap<GPUBuffer, number>
  readonly bytes: number
  release(): void
}

/** What is known of a step besides its commands. */
export interface StepFeeds {
  readonly feedBuffers: Readonly<Record<string, GPUBuffer>>
  readonly table: FeedTable
  /** Steps of a submit at most. */
  readonly rows: number
  /** Whether a buffer keeps something beyond the step: state, and outputs. */
  readonly isKept: (buffer: GPUBuffer) => boolean
  /** Whether a buffer is one that the step writes before it reads it, and for which no place is chosen yet. */
  readonly isComputed: (buffer: GPUBuffer) => boolean
}

/** Memory for the results of all rows at most. */
const MOST_BYTES = 64 << 20

/** Takes out of a step the dispatches that follow from its feeds alone. One whose shader is not understood stays. */
export function createFeedWork(device: GPUDevice, commands: readonly Command[], step: StepFeeds): FeedWork {
  const { feedBuffers, table, rows } = step
  const follows = createFollower(commands, step)
  const places = new Map(Object.entries(feedBuffers).map(([name, buffer]) => [buffer, table.places[name]!]))
  const feeds = new Set(places.keys())
  const strides = new Map<GPUBuffer, number>()
  const dispatches = new Map<Command, Dispatch>()
  let bytes = 0

  function takeOut(command: Command): void {
    if (command.kind !== 'dispatch' || !follows(command, (buffer) => places.has(buffer))) return
    const results = writtenBy(command)
    const own = new Map(results.map((buffer) => [buffer, rowStride(device, buffer)]))
    const size = [...own.values()].reduce((sum, stride) => sum + rows * stride, 0)
    const strideOf = (buffer: GPUBuffer): number => own.get(buffer) ?? strideOfPlace(places.get(buffer))
    const pipeline = bytes + size <= MOST_BYTES ? pipelineOfRows(device, command, strideOf, rows) : undefined
    if (!pipeline) return
    bytes += size
    for (const [placeholder, stride] of own) {
      const buffer = device.createBuffer({ size: rows * stride, usage: STORAGE() })
      places.set(placeholder, { buffer, offset: 0, size: placeholder.size })
      strides.set(buffer, stride)
    }
    const bindings = command.bindings.map((binding) => ({ ...binding, slice: allRows(binding.slice) }))
    dispatches.set(command, { ...command, pipeline, bindings })
  }

  function strideOfPlace(place: Slice | undefined): number {
    if (!place) return 0
    return place.buffer === table.buffer ? table.stride : strides.get(place.buffer)!
  }

  function allRows(slice: Slice): Slice {
    const place = places.get(slice.buffer)
    if (!place) return slice
    const size = (rows - 1) * strideOfPlace(place) + slice.size
    return { buffer: place.buffer, offset: place.offset + slice.offset, size }
  }

  for (const command of commands) takeOut(command)
  return {
    dispatches: [...dispatches.values()],
    commands: commands.filter((command) => !dispatches.has(command)),
    places: new Map([...places].filter(([placeholder]) => !feeds.has(placeholder))),
    strides,
    bytes,
    release() {
      for (const buffer of strides.keys()) buffer.destroy()
    },
  }
}

/** Whether a dispatch reads nothing but constants and what has rows, and writes only what this step reads. */
function createFollower(commands: readonly Command[], { isKept, isComputed }: StepFeeds) {
  const writers = new Map<GPUBuffer, number>()
  for (const buffer of commands.flatMap(writtenBy)) writers.set(buffer, (writers.get(buffer) ?? 0) + 1)
  return ({ bindings }: Dispatch, hasRows: (buffer: GPUBuffer) => boolean): boolean => {
    const isReady = (buffer: GPUBuffer): boolean => hasRows(buffer) || (!isKept(buffer) && !writers.has(buffer))
    const isOwn = (buffer: GPUBuffer): boolean => isComputed(buffer) && !isKept(buffer) && writers.get(buffer) === 1
    const read = bindings.filter(({ written }) => !written).map(({ slice }) => slice.buffer)
    const results = bindings.filter(({ written }) => written).map(({ slice }) => slice.buffer)
    return read.some(hasRows) && read.every(isReady) && results.every(isOwn)
  }
}

function writtenBy(command: Command): readonly GPUBuffer[] {
  if (command.kind !== 'dispatch') return [command.to.buffer]
  return command.bindings.filter(({ written }) => written).map(({ slice }) => slice.buffer)
}

function rowStride(device: GPUDevice, { size }: GPUBuffer): number {
  const alignment = bindAlignment(device)
  return Math.ceil(size / alignment) * alignment
}

/** The pipeline of a dispatch for all rows, or `undefined` where the shader is not understood. */
function pipelineOfRows(
  device: GPUDevice,
  { pipeline, bindings, groups: [, , z] }: Dispatch,
  strideOf: (buffer: GPUBuffer) => number,
  rows: number,
): GPUComputePipeline | undefined {
  if (z * rows > device.limits.maxComputeWorkgroupsPerDimension) return undefined
  const arrays: StackedArray[] = []
  for (const { index, slice } of bindings)
    arrays[index] = { stride: strideOf(slice.buffer), within: { binding: index, bytes: 0 } }
  const source = shaderSourceOf(pipeline)
  const code = source && stackWgsl(source, { groupsAlongZ: z, arrays })
  return code === undefined ? undefined : pipelineOf(device, `${pipeline.label} of all steps`, code)
}
