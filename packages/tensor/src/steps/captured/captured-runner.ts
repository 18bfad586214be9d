import { currentWebgpuBackend, flush, markChanged, type WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { checkDevice, watchDevice } from '@telarjs/webgpu-kernels'
import type { Feeds, Runner, StateHolder, Step } from '../step.js'
import { allocateArena, type Arena } from './arena.js'
import { CaptureError } from './capture-error.js'
import { createCommandList, type CommandList } from './command-list.js'
import { moveCommand, type Slice } from './commands.js'
import { createFeedTable, type FeedTable } from './feed-table.js'
import { materializeConstants } from './materialize-constants.js'
import { mergeUpdates, type MergedUpdates } from './merge-updates.js'
import { createOutputReadback, type Output } from './output-readback.js'
import { createStateCopy, type StateCopy } from './state-copy.js'
import { createStateSlots, unshare, type StateSlots } from './state-slots.js'
import { createSubmitSize } from './submit-size.js'
import { traceStep, type TracedStep } from './trace-step.js'

/** A runner that replays a captured step. */
export interface CapturedRunner extends Runner {
  readonly kind: 'captured'
  /** Kernels that one step starts on the device. */
  readonly dispatches: number
  /** Device memory that the capture holds besides the state. */
  readonly bytes: number
}

/**
 * Captures a step made of ordinary tfjs ops on WebGPU, and replays it without tfjs. It is the counterpart of CUDA graphs in PyTorch.
 *
 * The step is traced, not run: capturing changes nothing, and the first replay is the first step. From then on the held state
 * is updated in place. A state tensor that shares its data with another tensor is first moved to a copy. A `tf.clone` of a state
 * tensor that is made later shares its data and changes with it: use `copyOf` for a snapshot.
 *
 * Numbers and host tensors in the step keep the values that they had when it was traced. What changes from step to step must come from a
 * feed or be computed on the device. `run` submits all of its steps at once, split into submits of about 100 ms; to keep the queue short,
 * await `read` of the chunk before the last one.
 *
 * @throws CaptureError where the step cannot be captured; it can still run eagerly
 * @throws PluginError where the step keeps a tensor that it computed, such as a variable that it assigns
 *
 * @example
 * const step: Step = ({ w }, { rate }) => ({ state: { w: tf.sub(w, tf.mul(rate, w)) }, out: { norm: tf.norm(w) } })
 * const runner = createCapturedRunner(step, { current: { w: tf.ones([2]) } }, { rate: { dtype: 'float32', shape: [] } })
 * const { norm } = await runner.run(2, { rate: Float32Array.of(0.5, 0.5) }).read() // √2, √2 / 2
 */
export function createCapturedRunner(step: Step, holder: StateHolder, feeds: Feeds): CapturedRunner {
  const backend = currentWebgpuBackend()
  if (!backend) throw new CaptureError('the backend in use is not webgpu')
  const { device } = backend
  watchDevice(device)
  checkDevice(device)
  holder.current = unshare(backend, holder.current)
  const { list, arena, merged, slots, table, stateCopy, outputs, traced } = compile(
    backend,
    step,
    holder.current,
    feeds,
  )
  const submitSize = createSubmitSize(device.queue)
  let released = false

  return {
    kind: 'captured',
    why: '',
    dispatches: list.dispatches,
    get bytes() {
      return arena.bytes + merged.bytes + stateCopy.bytes + table.bytes
    },
    run(steps, tables) {
      if (released) throw new Error('this runner was released')
      if (!Number.isInteger(steps) || steps < 1)
        throw new RangeError(`steps: expected a whole number from 1, received ${steps}`)
      checkDevice(device)
      table.write(steps, tables)
      holder.current = slots.writeBack(holder.current)
      for (const tensor of Object.values(holder.current)) markChanged(backend, tensor)
      flush(backend)
      const readback = createOutputReadback(device, outputs, steps)
      for (let from = 0; from < steps;) {
        const to = Math.min(steps, from + submitSize.stepsPerSubmit())
        const encoder = device.createCommandEncoder()
        if (from === 0) merged.load(encoder)
        for (let i = from; i < to; i++) {
          table.encodeRow(encoder, i)
          list.encode(encoder)
          readback.encode(encoder, i)
          stateCopy.encode(encoder)
        }
        if (to === steps) merged.store(encoder)
        device.queue.submit([encoder.finish()])
        from = to
      }
      submitSize.measure(steps)
      return { steps, read: readback.read }
    },
    release() {
      if (released) return
      released = true
      for (const part of [arena, merged, stateCopy, table, traced.trace, slots]) part.release()
    },
  }
}

/** A traced step on real buffers, ready to be replayed. */
interface CompiledStep {
  readonly traced: TracedStep
  readonly list: CommandList
  readonly arena: Arena
  readonly merged: MergedUpdates
  readonly slots: StateSlots
  readonly table: FeedTable
  readonly stateCopy: StateCopy
  readonly outputs: Readonly<Record<string, Output>>
}

function compile(backend: WebgpuBackend, step: Step, state: StateHolder['current'], feeds: Feeds): CompiledStep {
  const { device } = backend
  const traced = traceStep(backend, step, state, feeds)
  const slots = createStateSlots(backend, state)
  const { commands, resolve } = materializeConstants(traced.trace)
  const slotsSwapped = [...slots.buffers.values()].filter((slot) =>
    [...slots.buffers].some(([name, own]) => own !== slot && resolve(traced.state[name]!) === slot),
  )
  const merged = mergeUpdates(device, commands, {
    virtual: traced.trace.virtual,
    slots: new Set(slots.buffers.values()),
    swapped: new Set(slotsSwapped),
  })
  const outputBuffers = Object.values(traced.out).map(({ buffer }) => buffer)
  const results = new Set([...Object.values(traced.state), ...outputBuffers].map(resolve))
  const table = createFeedTable(device, feeds)
  const given = new Map<GPUBuffer, Slice>([
    ...Object.entries(traced.feeds).map(([name, placeholder]) => [placeholder, table.places[name]!] as const),
    ...merged.places,
  ])
  const arena = allocateArena(device, merged.commands, traced.trace.virtual, results, given)

  const locate = (buffer: GPUBuffer, size: number): Slice => arena.locate({ buffer: resolve(buffer), offset: 0, size })
  const list = createCommandList(
    device,
    merged.commands.map((command) => moveCommand(command, arena.locate)),
  )
  const stateCopy = createStateCopy(
    device,
    [...slots.buffers].map(([name, slot]) => {
      const size = 4 * state[name]!.size
      return { from: locate(traced.state[name]!, size), to: arena.locate({ buffer: slot, offset: 0, size }) }
    }),
  )
  const outputs = Object.fromEntries(
    Object.entries(traced.out).map(([name, { buffer, dtype, size }]) => [name, { dtype, slice: locate(buffer, size) }]),
  )
  return { traced, list, arena, merged, slots, table, stateCopy, outputs }
}
