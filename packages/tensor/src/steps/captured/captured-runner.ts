import { sizeOf } from '@telarjs/core'
import { currentWebgpuBackend, flush, markChanged, type WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { checkDevice, findTiles, watchDevice } from '@telarjs/webgpu-kernels'
import type { Feeds, Runner, StateHolder, Step } from '../step.js'
import { CaptureError } from './capture-error.js'
import { checkFeeds } from './feed-table.js'
import { prepareStep } from './prepare-step.js'
import { createProgram } from './program.js'
import { unshare, type StateSlots } from './state-slots.js'

/** A runner that replays a captured step. */
export interface CapturedRunner extends Runner {
  readonly kind: 'captured'
  /** Kernels that one step starts on the device. Others, which follow from its feeds alone, are started once for the steps of a submit. */
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
  const prepared = prepareStep(backend, step, holder.current, feeds)
  const program = createProgram(device, {
    ...prepared,
    members: 1,
    feeds: Object.entries(feeds).map(([name, { shape }]) => ({ name, length: sizeOf(shape), stride: sizeOf(shape) })),
    feedBuffers: prepared.feeds,
    state: Object.values(prepared.state),
  })
  let released = false

  return {
    kind: 'captured',
    why: '',
    dispatches: program.dispatches,
    get bytes() {
      return program.bytes
    },
    run(steps, tables) {
      if (released) throw new Error('this runner was released')
      requireSteps(steps)
      checkDevice(device)
      checkFeeds(feeds, steps, tables)
      bringState(backend, holder, prepared.slots)
      flush(backend)
      const { read } = program.run(steps, [tables])
      return { steps, read: async () => (await read())[0]! }
    },
    release() {
      if (released) return
      released = true
      program.release()
      prepared.release()
    },
  }
}

/**
 * The same with the best tiles for the step's matrix products, which are looked for first where this adapter has not met such products. The results
 * have the same bits.
 *
 * @example
 * const runner = await createTunedRunner(step, holder, feeds)
 */
export async function createTunedRunner(step: Step, holder: StateHolder, feeds: Feeds): Promise<CapturedRunner> {
  const runner = createCapturedRunner(step, holder, feeds)
  try {
    if (!(await findTiles(currentWebgpuBackend()!.device))) return runner
  } catch (error) {
    runner.release()
    throw error
  }
  runner.release()
  return createCapturedRunner(step, holder, feeds)
}

/** @throws RangeError */
export function requireSteps(steps: number): void {
  if (!Number.isInteger(steps) || steps < 1)
    throw new RangeError(`steps: expected a whole number from 1, received ${steps}`)
}

/** Brings the held state to where the step finds it, and says that it changes there. */
export function bringState(backend: WebgpuBackend, holder: StateHolder, slots: StateSlots): void {
  holder.current = slots.writeBack(holder.current)
  for (const tensor of Object.values(holder.current)) markChanged(backend, tensor)
}
