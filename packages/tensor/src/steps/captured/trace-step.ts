import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import type { NamedTensors } from '../../named.js'
import type { Feeds, Step } from '../step.js'
import type { WebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import type { Slice } from './commands.js'
import { compareTraces, type Pair } from './compare-traces.js'
import { CaptureError } from './capture-error.js'
import { STORAGE } from './arena.js'
import { isCast } from './state-slots.js'
import { trace, type Trace } from './trace.js'

/** A step as commands, and the buffers in which its inputs and results lie. */
export interface TracedStep {
  readonly trace: Trace
  readonly feeds: Readonly<Record<string, GPUBuffer>>
  readonly state: Readonly<Record<string, GPUBuffer>>
  readonly out: Readonly<Record<string, { readonly buffer: GPUBuffer; readonly dtype: string; readonly size: number }>>
}

/**
 * Traces a step twice and compares the traces: a pure step does the same both times.
 *
 * @throws CaptureError where the traces differ, or the step needs a value back from the device, or changes the shape of its state
 */
export function traceStep(backend: WebgpuBackend, step: Step, state: NamedTensors, feeds: Feeds): TracedStep {
  const first = traceOnce(backend, step, state, feeds)
  const second = traceOnce(backend, step, state, feeds)
  const difference = compareTraces(first.trace, second.trace, pairsOf(first, second))
  second.trace.release()
  if (!difference) return first
  first.trace.release()
  throw new CaptureError(difference.what, difference.plugin)
}

function pairsOf(first: TracedStep, second: TracedStep): Pair[] {
  const buffersOf = ({ state, out }: TracedStep): Slice[] =>
    [...Object.values(state), ...Object.values(out).map(({ buffer }) => buffer)].map((buffer) => ({
      buffer,
      offset: 0,
      size: buffer.size,
    }))
  const others = buffersOf(second)
  return buffersOf(first).map((slice, i) => [slice, others[i]!])
}

function traceOnce(backend: WebgpuBackend, step: Step, state: NamedTensors, feeds: Feeds): TracedStep {
  const settle = (tensor: Tensor): Tensor => (isCast(backend, tensor) ? tf.add(tensor, 0) : tensor)
  const own = new Set<object>(Object.values(state).map(({ dataId }) => dataId))
  let traced: Omit<TracedStep, 'trace'> | undefined
  const commands = trace(backend, own, ({ virtual, tensorOn, bufferOf }) => {
    const feedBuffers = mapRecord(feeds, ({ shape }) =>
      virtual.create({ kind: 'feed', size: bytesOf(shape) }, STORAGE()),
    )
    const feed = mapRecord(feeds, ({ shape, dtype }, name) => tensorOn(feedBuffers[name]!, shape, dtype))
    const result = step({ ...state }, feed)
    checkResult(result, state)
    traced = {
      feeds: feedBuffers,
      state: mapRecord(result.state, (tensor) => bufferOf(settle(tensor))),
      out: mapRecord(result.out, (tensor) => ({
        buffer: bufferOf(settle(tensor)),
        dtype: tensor.dtype,
        size: bytesOf(tensor.shape),
      })),
    }
  })
  return { trace: commands, ...traced! }
}

function checkResult(result: ReturnType<Step>, state: NamedTensors): void {
  function fail(what: string): never {
    throw new CaptureError(what)
  }
  if ('then' in result) fail('it is asynchronous')
  for (const name of new Set([...Object.keys(state), ...Object.keys(result.state)])) {
    const [old, next] = [state[name], result.state[name]]
    if (!old || !next) fail(`state ${name} is ${old ? 'not handed back' : 'new'}`)
    if (typeOf(old) !== typeOf(next)) fail(`state ${name} changes from ${typeOf(old)} to ${typeOf(next)}`)
  }
  for (const [name, { dtype }] of Object.entries(result.out)) {
    if (dtype === 'complex64' || dtype === 'string') fail(`out ${name} is ${dtype}, which is no list of numbers`)
  }
}

const typeOf = ({ dtype, shape }: Tensor): string => `${dtype} [${shape.join(', ')}]`

const bytesOf = (shape: readonly number[]): number => 4 * tf.util.sizeFromShape([...shape])

function mapRecord<T, U>(
  record: Readonly<Record<string, T>>,
  change: (value: T, name: string) => U,
): Record<string, U> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value, name)]))
}
