import { sizeOf } from '@telarjs/core'
import { checkDevice, findTiles, watchDevice } from '@telarjs/webgpu-kernels'
import { currentWebgpuBackend, flush } from '@telarjs/webgpu-kernels/backend'
import { CaptureError } from '../captured/capture-error.js'
import { bringState, requireSteps } from '../captured/captured-runner.js'
import { checkFeeds } from '../captured/feed-table.js'
import { prepareStep, type PreparedStep } from '../captured/prepare-step.js'
import { createProgram, type Program, type ProgramParts } from '../captured/program.js'
import { unshare } from '../captured/state-slots.js'
import type { Chunk, Feeds, StateHolder, Step, Tables } from '../step.js'
import { stackCommands, wholeOf, type StackedCommands, type StackedPlace } from './stack-commands.js'

/** One of several steps that run together: the same network, with numbers and a state of its own. */
export interface StackMember {
  readonly step: Step
  readonly holder: StateHolder
}

/** Replays several steps together. */
export interface StackedRunner {
  /** Kernels that one step of all members starts on the device, but for those that are started once for the steps of a submit. */
  readonly dispatches: number
  /** Kernels that each member starts for itself, because their shader is not understood, or their numbers differ from member to member. */
  readonly apart: number
  /** Device memory that the capture holds besides the state. */
  readonly bytes: number
  /** Issues `steps` steps of every member. @param tables the feeds of each */
  run(steps: number, tables: readonly Tables[]): readonly Chunk[]
  /** Frees what the runner made for itself; the states live on and are the callers' again. */
  release(): void
}

/**
 * Captures the steps of several networks of one architecture and replays them together: one kernel does for all of them what each would have
 * started a kernel for. The members' buffers lie one after the other, and a workgroup finds its member by its place in the dispatch. Results have the same bits
 * as those of each step alone. It is to captured steps what `torch.func.vmap` over stacked params is to PyTorch, and needs nothing of the step.
 *
 * Members share tensors from outside that are the same tensor, such as the data. What differs between them must be a tensor or a feed; a number
 * that differs costs a kernel for each member.
 *
 * @throws CaptureError where a step cannot be captured, the steps are not alike, or the device has no memory for all of them together
 *
 * @example
 * const feeds = { rate: { dtype: 'float32', shape: [] } } as const
 * const step: Step = ({ w }, { rate }) => ({ state: { w: tf.sub(w, tf.mul(rate, w)) }, out: { norm: tf.norm(w) } })
 * const members = [1, 2].map((start) => ({ step, holder: { current: { w: tf.fill([3], start) } } }))
 * const stacked = await createStackedRunner(members, feeds)
 * const [one, two] = stacked.run(1, [{ rate: Float32Array.of(0.5) }, { rate: Float32Array.of(0.1) }])
 */
export async function createStackedRunner(members: readonly StackMember[], feeds: Feeds): Promise<StackedRunner> {
  const backend = currentWebgpuBackend()
  if (!backend) throw new CaptureError('the backend in use is not webgpu')
  const { device } = backend
  watchDevice(device)
  checkDevice(device)
  const prepared: PreparedStep[] = []
  const releaseAll = () => prepared.forEach((each) => each.release())
  let stack: StackedCommands
  let program: Program
  try {
    for (const { step, holder } of members) {
      holder.current = unshare(backend, holder.current)
      prepared.push(prepareStep(backend, step, holder.current, feeds))
      // The first step's products are those of all, so the others find their tiles known.
      if (await findTiles(device)) {
        prepared.pop()!.release()
        prepared.push(prepareStep(backend, step, holder.current, feeds))
      }
    }
    stack = stackCommands(device, prepared)
    program = await allocate(device, () => createProgram(device, partsOf(prepared, stack, feeds)))
  } catch (error) {
    releaseAll()
    throw error
  }
  let released = false

  return {
    dispatches: program.dispatches,
    apart: stack.apart,
    get bytes() {
      return program.bytes
    },
    run(steps, tables) {
      if (released) throw new Error('this runner was released')
      requireSteps(steps)
      checkDevice(device)
      for (const each of tables) checkFeeds(feeds, steps, each)
      for (const [i, { holder }] of members.entries()) bringState(backend, holder, prepared[i]!.slots)
      flush(backend)
      const { read } = program.run(steps, tables)
      return members.map((_, member) => ({ steps, read: async () => (await read())[member]! }))
    },
    release() {
      if (released) return
      released = true
      program.release()
      releaseAll()
    },
  }
}

/** WebGPU says only later that it has no memory for a buffer. */
async function allocate(device: GPUDevice, make: () => Program): Promise<Program> {
  device.pushErrorScope('out-of-memory')
  let program: Program
  try {
    program = make()
  } catch (error) {
    await device.popErrorScope()
    throw error
  }
  const error = await device.popErrorScope()
  if (!error) return program
  program.release()
  throw new CaptureError('the steps that are to be stacked do not fit into the memory of this GPU', undefined)
}

function partsOf(prepared: readonly PreparedStep[], stack: StackedCommands, feeds: Feeds): ProgramParts {
  const [first] = prepared as [PreparedStep]
  const at = (pick: (member: PreparedStep) => GPUBuffer): StackedPlace => stack.placeOf(prepared.map(pick))
  const feedPlaces = Object.keys(feeds).map((name) => [name, at((member) => member.feeds[name]!)] as const)
  const state = Object.entries(first.state).map(([name, { from, to }]) => ({
    from: wholeOf(
      at((member) => member.state[name]!.from.buffer),
      from,
    ),
    to: wholeOf(
      at((member) => member.state[name]!.to.buffer),
      to,
    ),
  }))
  const outputs = Object.entries(first.outputs).map(([name, { dtype, slice }]) => {
    const { buffers, stride } = at((member) => member.outputs[name]!.slice.buffer)
    return [name, { dtype, slice: { ...slice, buffer: buffers[0]! }, stride }] as const
  })
  // State that the members' own updates share lies in a buffer that is stacked in its turn.
  const shared = prepared.flatMap(({ moves }, member) =>
    moves.map(({ home, work }, i) => {
      const place = at((each) => each.moves[i]!.work.buffer)
      return {
        home,
        isChanged: true,
        work: { ...work, buffer: place.buffers[0]!, offset: member * place.stride + work.offset },
      }
    }),
  )
  const slots = new Set(prepared.flatMap((member) => [...member.slots.buffers.values()]))
  return {
    commands: stack.commands,
    virtual: stack.virtual,
    moves: [...shared, ...stack.homes().map((each) => ({ ...each, isChanged: slots.has(each.home) }))],
    members: prepared.length,
    feeds: feedPlaces.map(([name, { stride }]) => ({ name, length: sizeOf(feeds[name]!.shape), stride: stride / 4 })),
    feedBuffers: Object.fromEntries(feedPlaces.map(([name, { buffers }]) => [name, buffers[0]!])),
    state,
    outputs: Object.fromEntries(outputs),
  }
}
