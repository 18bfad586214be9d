import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { runKernel } from '../../fused/kernel.js'
import { readTensors, type NamedTensors } from '../../named.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import type { Feeds, Step } from '../step.js'
import { bindAlignment, pack } from './arena.js'
import { createCapturedRunner } from './captured-runner.js'

let device: GPUDevice

beforeAll(async () => {
  ;({ device } = await startGpu())
})

const feeds: Feeds = { rate: { dtype: 'float32', shape: [] } }
const STEPS = 5
const table = { rate: Float32Array.from({ length: STEPS }, (_, t) => 0.1 / (t + 1)) }

/** Params whose lengths are no multiples of a workgroup's or of an alignment. */
const start = (): NamedTensors => ({
  a: tf.linspace(-1, 1, 131),
  b: tf.tensor1d([3]),
  c: tf.linspace(0, 2, 64),
  velocity: tf.zeros([131]),
})

/** Plain gradient descent in place, with a decay of the param's own. */
function descend(param: Tensor, gradient: Tensor, rate: Tensor, l2 = 0): void {
  runKernel('TelarSgd', { param, gradient, learningRate: rate }, { momentum: 0, nesterov: false, l2 })
}

const slope = (x: Tensor): Tensor => tf.mul(tf.sub(x, 0.5), 2)

/** Runs the step captured and eagerly, and expects the same bits. @returns how many kernels the captured one starts */
async function compare(step: Step): Promise<number> {
  const [one, other] = [{ current: start() }, { current: start() }]
  const runner = createCapturedRunner(step, one, feeds)
  // In two chunks, between which the state is read.
  const rest = { rate: table.rate.subarray(2) }
  const chunks = [await runner.run(2, { rate: table.rate.subarray(0, 2) }).read()]
  const between = await readTensors(one.current)
  chunks.push(await runner.run(STEPS - 2, rest).read())
  const eager = createEagerRunner(step, other, feeds, 'reference')
  expect(chunks[0]).toEqual(await eager.run(2, { rate: table.rate.subarray(0, 2) }).read())
  expect(between).toEqual(await readTensors(other.current))
  expect(chunks[1]).toEqual(await eager.run(STEPS - 2, rest).read())
  expect(await readTensors(one.current)).toEqual(await readTensors(other.current))
  runner.release()
  return runner.dispatches
}

/** Three updates that follow one another, each with arguments of its own. */
const together: Step = (state, { rate }) => {
  const slopes = ['a', 'b', 'c'].map((name) => slope(state[name]!))
  for (const [i, name] of ['a', 'b', 'c'].entries()) descend(state[name]!, slopes[i]!, rate!, i / 10)
  return { state: { ...state }, out: { sum: tf.sum(state['a']!, undefined, true) } }
}

/** The same with other kernels between them. */
const apart: Step = (state, { rate }) => {
  for (const [i, name] of ['a', 'b', 'c'].entries()) descend(state[name]!, slope(state[name]!), rate!, i / 10)
  return { state: { ...state }, out: { sum: tf.sum(state['a']!, undefined, true) } }
}

test('updates that follow one another are one dispatch, each with arguments of its own', async () => {
  expect((await compare(apart)) - (await compare(together))).toBe(2)
})

test('a dispatch updates no more than fits into a binding', async () => {
  const { limits } = device
  const { size } = pack([4 * 131, 4], bindAlignment(device))
  // Without bindings for more, the third is not fused with the others either.
  const changed = { maxStorageBufferBindingSize: size, maxStorageBuffersPerShaderStage: 0 }
  const smaller = new Proxy(limits, {
    get: (of, name) => Reflect.get(name in changed ? changed : of, name) as unknown,
  })
  Object.defineProperty(device, 'limits', { value: smaller, configurable: true })
  try {
    // The first two, and the third.
    expect((await compare(apart)) - (await compare(together))).toBe(1)
  } finally {
    Object.defineProperty(device, 'limits', { value: limits, configurable: true })
  }
})

test.each<readonly [string, Step]>([
  [
    'a gradient that two params share',
    (state, { rate }) => {
      const shared = slope(state['a']!)
      descend(state['a']!, shared, rate!)
      descend(state['velocity']!, shared, rate!)
      return { state: { ...state }, out: {} }
    },
  ],
  [
    'params that also step along one another',
    (state, { rate }) => {
      const slopes = [slope(state['a']!), slope(state['velocity']!)]
      descend(state['a']!, slopes[0]!, rate!)
      descend(state['velocity']!, slopes[1]!, rate!)
      descend(state['a']!, state['velocity']!, rate!)
      return { state: { ...state }, out: {} }
    },
  ],
  [
    'params that change places',
    (state, { rate }) => {
      const slopes = [slope(state['a']!), slope(state['velocity']!)]
      descend(state['a']!, slopes[0]!, rate!)
      descend(state['velocity']!, slopes[1]!, rate!)
      return { state: { ...state, a: state['velocity']!, velocity: state['a']! }, out: {} }
    },
  ],
  [
    'a param that is clipped after its update',
    (state, { rate }) => {
      const slopes = [slope(state['a']!), slope(state['c']!)]
      descend(state['a']!, slopes[0]!, rate!)
      descend(state['c']!, slopes[1]!, rate!)
      return { state: { ...state, a: tf.clipByValue(state['a']!, -0.4, 0.4) }, out: {} }
    },
  ],
])('%s: the bits of the eager step', async (_, step) => {
  await compare(step)
})
