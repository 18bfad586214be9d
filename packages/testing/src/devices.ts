import { BackendError, type Kind } from '@telarjs/core'
import { createRunner, disposeTensors, mapTensors, type NamedTensors, type Step } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import { largestOf } from './equal.js'
import { broken, type Subject } from './subject.js'

/** A step that uses a plugin as training does, on the backend in use. The state holds all tensors that the step reads. */
export interface DeviceStep {
  readonly step: Step
  readonly state: NamedTensors
}

/** Steps that are run, and of those on WebGPU: every one replays there, and takes long where the driver is a program. */
export interface Steps {
  readonly all: number
  readonly captured: number
}

/** More than are traced before the first replay; on WebGPU, one that goes on from another. */
const FEW: Steps = { all: 6, captured: 2 }
/** How far rounding may move the numbers of two backends apart in that many steps, relative to the largest. */
const TOLERANCE = 5e-3
/** Tolerance relative to the largest number of a step, for numbers that would be zero without rounding. */
const ROUNDING = 1e-5
const FEEDS = {
  learningRate: { dtype: 'float32', shape: [] },
  step: { dtype: 'int32', shape: [] },
} as const

/** The ways to run a step besides the eager one. */
const devices = [
  { how: 'replayed on WebAssembly', backend: 'wasm', steps: 'all' },
  { how: 'captured on WebGPU', backend: 'webgpu', steps: 'captured' },
] as const

/**
 * Runs a step eagerly on plain JavaScript, then replayed on WebAssembly and captured on WebGPU where the machine has it,
 * and throws where the results of any step differ. A kernel that a backend lacks is not the plugin's fault.
 *
 * @param jumps the share of numbers that may differ, for what has thresholds: rounding takes a few numbers to their other side
 */
export async function checkDevices(
  subject: Subject<Kind>,
  make: () => DeviceStep,
  { jumps = 0, steps = FEW }: { readonly jumps?: number; readonly steps?: Steps } = {},
): Promise<void> {
  const expected = await outputsOf(make(), steps.all)
  const largest = Math.max(...Object.values(expected).map(largestOf))
  for (const { how, backend, steps: which } of devices) {
    if (!(await start(backend))) continue
    try {
      const received = await outputsOf(make(), steps[which])
      for (const [name, values] of Object.entries(expected)) {
        const first = values.subarray(0, (values.length / steps.all) * steps[which])
        compare(subject, `${how}: ${name}`, received[name]!, first, { largest, jumps, steps: steps[which] })
      }
    } catch (error) {
      if (!/not registered for the backend|Kernel .* not registered/.test((error as Error).message)) throw error
    } finally {
      await tf.setBackend('cpu')
    }
  }
}

/** Starts a backend; false where this machine lacks it. */
async function start(backend: 'wasm' | 'webgpu'): Promise<boolean> {
  // In a browser the plugin is tested with the backends that the page has.
  if (typeof process === 'undefined' || !process.versions?.node) return false
  if (backend in tf.engine().registry) return tf.setBackend(backend)
  const { startBackend } = await import('@telarjs/backend-node')
  try {
    await startBackend({ backend, threads: 1 })
    return true
  } catch (error) {
    await tf.setBackend('cpu')
    if (error instanceof BackendError) return false
    throw error
  }
}

async function outputsOf({ step, state }: DeviceStep, steps: number): Promise<Record<string, Float32Array>> {
  const holder = { current: state }
  const copied: Step = (tensors, feed) => {
    const after = step(tensors, feed)
    // What is read may be no tensor of the state, such as the x that a layer hands on.
    return { state: after.state, out: mapTensors(after.out, (tensor) => tf.mul(tensor, 1)) }
  }
  const runner = await createRunner(copied, holder, FEEDS)
  try {
    return await runner
      .run(steps, {
        learningRate: Float32Array.from({ length: steps }, (_, at) => 0.01 * (1 + (at % 3))),
        step: Int32Array.from({ length: steps }, (_, at) => at),
      })
      .read()
  } finally {
    runner.release()
    disposeTensors(holder.current)
  }
}

/** @param bounds `largest` of all outputs: a sum of such numbers that should be zero is zero only up to their rounding */
function compare(
  subject: Subject<Kind>,
  what: string,
  received: Float32Array,
  expected: Float32Array,
  { largest, jumps, steps }: { readonly largest: number; readonly jumps: number; readonly steps: number },
): void {
  const allowed = TOLERANCE * largestOf(expected) + ROUNDING * largest
  const differs = (value: number, index: number) => !(Math.abs(value - received[index]!) <= allowed)
  const at = expected.findIndex(differs)
  if (expected.filter(differs).length > jumps * expected.length)
    broken(
      subject,
      `${what} at step ${Math.floor((at * steps) / expected.length)}: expected ${expected[at]} as on plain JavaScript, received ${received[at]}; numbers and tensors that the host makes in a step are frozen when it is replayed, so compute them from tensors or keep them in state`,
    )
}
