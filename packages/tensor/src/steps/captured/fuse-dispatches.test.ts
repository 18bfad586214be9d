import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { runKernel } from '../../fused/kernel.js'
import { readTensors, type NamedTensors } from '../../named.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import type { Feeds, Step } from '../step.js'
import { createCapturedRunner } from './captured-runner.js'

let device: GPUDevice

beforeAll(async () => {
  ;({ device } = await startGpu())
})

const feeds: Feeds = { rate: { dtype: 'float32', shape: [] } }
const table = { rate: Float32Array.of(0.5, 0.25, 0.125) }

/** Lengths that are no multiples of a workgroup's. */
const start = (): NamedTensors => ({ w: tf.linspace(-1, 1, 131), power: tf.scalar(1), other: tf.scalar(1) })

/** Runs the step captured and eagerly, and expects the same bits. @returns how many kernels the captured one starts */
async function dispatchesOf(step: Step): Promise<number> {
  const [one, other] = [{ current: start() }, { current: start() }]
  const runner = createCapturedRunner(step, one, feeds)
  const got = await runner.run(3, table).read()
  expect(got).toEqual(await createEagerRunner(step, other, feeds, 'reference').run(3, table).read())
  expect(await readTensors(one.current)).toEqual(await readTensors(other.current))
  runner.release()
  return runner.dispatches
}

/** `dy` where `y` is positive: a kernel that reads two arrays and writes a third. */
const masked = (dy: Tensor, y: Tensor): Tensor => runKernel('TelarReluGradient', { dy, y }, {})[0]!

/** Changes `w` in place. */
function descend(w: Tensor, gradient: Tensor, learningRate: Tensor): void {
  runKernel('TelarSgd', { param: w, gradient, learningRate }, { momentum: 0, nesterov: false, l2: 0 })
}

const mask = (i: number): Tensor => tf.tensor1d(Float32Array.from({ length: 131 }, (_, k) => Math.sin(k * (i + 1))))

test.each<readonly [string, number, Step]>([
  [
    'two that read the same are one',
    1,
    (state) => ({ state, out: { a: masked(state['w']!, mask(0)), b: masked(state['w']!, mask(1)) } }),
  ],
  [
    'one that reads what the other writes comes after it',
    2,
    (state) => ({ state, out: { a: masked(masked(state['w']!, mask(0)), mask(0)) } }),
  ],
  [
    'one joins another across kernels that have nothing to do with it, but not across a change of what it reads',
    3,
    (state, { rate }) => {
      const a = masked(state['w']!, mask(0))
      const b = masked(a, mask(1))
      const before = masked(state['w']!, mask(2))
      descend(state['w']!, b, rate!)
      return { state, out: { before, a, after: masked(mask(0), mask(1)) } }
    },
  ],
  [
    'one stays behind a change of what it reads',
    3,
    (state, { rate }) => {
      const before = masked(state['w']!, mask(0))
      descend(state['w']!, before, rate!)
      return { state, out: { after: masked(state['w']!, mask(1)) } }
    },
  ],
  [
    'a single invocation joins any kernel before it',
    1,
    (state) => {
      const a = masked(state['w']!, mask(0))
      const powers = { beta1Power: state['power'], beta2Power: state['other'] }
      const [power, other] = runKernel('TelarAdamPowers', powers, { beta1: 0.9, beta2: 0.999 }) as [Tensor, Tensor]
      return { state: { ...state, power, other }, out: { a } }
    },
  ],
  [
    'kernels with other workgroups stay apart',
    2,
    (state) => {
      const prediction = tf.reshape(state['w']!, [131, 1])
      const labels = tf.zeros([131], 'int32')
      const sums = runKernel('TelarAccuracySums', { prediction, labels }, {})[0]!
      return { state, out: { sums, a: masked(state['w']!, mask(0)) } }
    },
  ],
])('%s: %i kernels, with the bits of the eager step', async (_, expected, step) => {
  expect(await dispatchesOf(step)).toBe(expected)
})

test('a dispatch binds no more buffers than the device allows', async () => {
  const limit = device.limits.maxStorageBuffersPerShaderStage
  // Each reads `w` and a mask, and writes.
  const together = Math.floor((limit - 1) / 2)
  const step: Step = (state) => ({
    state,
    out: Object.fromEntries(Array.from({ length: limit }, (_, i) => [`out${i}`, masked(state['w']!, mask(i))])),
  })
  expect(await dispatchesOf(step)).toBe(Math.ceil(limit / together))
})
