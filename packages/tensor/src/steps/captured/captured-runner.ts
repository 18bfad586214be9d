import type { Feeds, Runner, StateHolder, Step } from '../step.js'
import { currentWebgpuBackend, flush, readAlwaysFromDevice } from '@telarjs/webgpu-kernels/backend'
import { checkDevice, watchDevice } from '@telarjs/webgpu-kernels'
import { moveCommand, type Slice } from './commands.js'
import { CaptureError } from './capture-error.js'
import { createFeedTable } from './feed-table.js'
import { createHistory } from './output-readback.js'
import { allocate } from './arena.js'
import { createPace } from './pace.js'
import { createProgram } from './program.js'
import { createHomes, ownData } from './state-slots.js'
import { thaw } from './materialize-constants.js'
import { traceStep } from './trace-step.js'
import { createUpdate } from './state-copy.js'

/** A runner that replays a captured step. */
export interface CapturedRunner extends Runner {
  readonly kind: 'captured'
  /** Kernels that one step starts on the device. */
  readonly dispatches: number
  /** Device memory that the capture holds besides the state. */
  readonly bytes: number
}

/**
 * Captures a step made of ordinary tfjs ops on WebGPU, and replays it without tfjs: what CUDA graphs are to PyTorch.
 *
 * The step is traced, not run: capturing changes nothing, and the first replay is the first step. From then on the held state
 * is updated in place. A state tensor that shares its data with another tensor is moved to a copy first; `tf.clone` of a state
 * tensor made later shares its data and so follows it: for a snapshot take `copyOf`.
 *
 * Numbers and host tensors in the step are frozen. What changes from step to step comes from a feed or is computed on the device.
 * `run` submits all of its steps at once, in submits of about 100 ms; to keep the queue short, await `read` of the chunk
 * before the last one.
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
  readAlwaysFromDevice(backend)

  holder.current = ownData(backend, holder.current)
  const state = holder.current
  const traced = traceStep(backend, step, state, feeds)
  const homes = createHomes(backend, state)
  const { commands, of } = thaw(traced.trace)
  const results = new Set(
    [...Object.values(traced.state), ...Object.values(traced.out).map(({ buffer }) => buffer)].map(of),
  )
  const table = createFeedTable(device, feeds)
  const places = new Map<GPUBuffer, Slice>(
    Object.entries(traced.feeds).map(([name, stand]) => [stand, table.places[name]!]),
  )
  const memory = allocate(device, commands, traced.trace.virtual, results, places)

  const placeOf = (buffer: GPUBuffer, size: number): Slice => memory.place({ buffer: of(buffer), offset: 0, size })
  const moved = commands.map((command) => moveCommand(command, memory.place))
  const program = createProgram(device, moved)
  const update = createUpdate(
    device,
    [...homes.buffers].map(([name, home]) => {
      const size = 4 * state[name]!.size
      return { from: placeOf(traced.state[name]!, size), to: { buffer: home, offset: 0, size } }
    }),
  )
  const outs = Object.fromEntries(
    Object.entries(traced.out).map(([name, { buffer, dtype, size }]) => [
      name,
      { dtype, slice: placeOf(buffer, size) },
    ]),
  )
  const pace = createPace(device.queue)
  let released = false

  return {
    kind: 'captured',
    why: '',
    dispatches: program.dispatches,
    get bytes() {
      return memory.bytes + update.bytes + table.bytes
    },
    run(steps, tables) {
      if (released) throw new Error('this runner was released')
      if (!Number.isInteger(steps) || steps < 1)
        throw new RangeError(`steps: expected a whole number from 1, received ${steps}`)
      checkDevice(device)
      table.write(steps, tables)
      holder.current = homes.bring(holder.current)
      flush(backend)
      const history = createHistory(device, outs, steps)
      for (let from = 0; from < steps;) {
        const to = Math.min(steps, from + pace.stepsPerSubmit())
        const encoder = device.createCommandEncoder()
        for (let i = from; i < to; i++) {
          table.encodeRow(encoder, i)
          program.encode(encoder)
          history.encode(encoder, i)
          update.encode(encoder)
        }
        device.queue.submit([encoder.finish()])
        from = to
      }
      pace.measure(steps)
      return { steps, read: history.read }
    },
    release() {
      if (released) return
      released = true
      memory.release()
      update.release()
      table.release()
      traced.trace.release()
      homes.release()
    },
  }
}
