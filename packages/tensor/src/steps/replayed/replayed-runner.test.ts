import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import '../../gradients.js'
import { disposeTensors, type NamedTensors } from '../../named.js'
import { patchTfjs } from '../../tfjs-patches/register.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import { createRunner } from '../create-runner.js'
import type { Feeds, Step } from '../step.js'
import { createReplayingRunner } from './replayed-runner.js'

beforeAll(async () => {
  setWasmPaths(`${dirname(createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm'))}/`)
  tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false)
  await tf.setBackend('wasm')
  tf.registerKernel({
    kernelName: 'TestAddInPlace',
    backendName: 'wasm',
    kernelFunc: ({ inputs, backend }) => {
      const heap = backend as unknown as { typedArrayFromHeap(x: object): Float32Array }
      const values = heap.typedArrayFromHeap(inputs['x']!)
      const amount = heap.typedArrayFromHeap(inputs['amount']!)[0]!
      values.forEach((value, i) => (values[i] = value + amount))
      return []
    },
  })
})
afterAll(() => tf.unregisterKernel('TestAddInPlace', 'wasm'))

const feeds = {
  rate: { dtype: 'float32', shape: [] },
  x: { dtype: 'float32', shape: [4, 3] },
  step: { dtype: 'int32', shape: [] },
} as const satisfies Feeds

function tablesOf(steps: number, from = 0) {
  return {
    rate: Float32Array.from({ length: steps }, (_, i) => 0.1 / (1 + from + i)),
    x: Float32Array.from({ length: steps * 12 }, (_, i) => Math.sin(from * 12 + i)),
    step: Int32Array.from({ length: steps }, (_, i) => from + i),
  }
}

/** Least squares with momentum, by way of a tape: new state every step, a clone, a reshape, a constant of the host. */
const momentum: Step = ({ w, velocity, steps }, { rate, x }) => {
  const { value, grad } = tf.valueAndGrad((kernel: Tensor) =>
    tf.mean(tf.square(tf.sub(tf.matMul(x as Tensor2D, tf.reshape(kernel, [3, 2])), 1))),
  )(w!)
  const next = tf.add(tf.mul(velocity!, 0.9), grad)
  return {
    state: { w: tf.sub(w!, tf.mul(rate!, next)), velocity: next, steps: tf.add(tf.clone(steps!), tf.scalar(1)) },
    out: { loss: value as Scalar, w: tf.clone(w!) },
  }
}

const fresh = (): NamedTensors => ({ w: tf.linspace(-1, 1, 6), velocity: tf.zeros([6]), steps: tf.scalar(0) })

/** Every out of chunks of 1, 5 and 20 steps, and the state after them. */
async function numbersOf(make: (step: Step) => ReturnType<typeof createEagerRunner>, step: Step) {
  const runner = make(step)
  const outs: Record<string, Float32Array>[] = []
  let from = 0
  for (const steps of [1, 5, 20]) {
    outs.push(await runner.run(steps, tablesOf(steps, from)).read())
    from += steps
  }
  return { runner, outs }
}

async function expectSameNumbers(step: Step, start: () => NamedTensors = fresh): Promise<number> {
  let traced = 0
  const [eager, replayed] = [{ current: start() }, { current: start() }]
  const expected = await numbersOf((one) => createEagerRunner(one, eager, feeds, ''), step)
  const actual = await numbersOf(
    (one) => createReplayingRunner((...given) => (traced++, one(...given)), replayed, feeds),
    step,
  )
  expect(actual.outs).toEqual(expected.outs)
  for (const [name, tensor] of Object.entries(eager.current))
    expect([...replayed.current[name]!.dataSync()]).toEqual([...tensor.dataSync()])
  for (const { runner } of [expected, actual]) runner.release()
  disposeTensors(eager.current)
  disposeTensors(replayed.current)
  return traced
}

describe('the replaying runner', () => {
  test('gives the numbers of the eager runner, bit for bit, and asks for the step twice', async () => {
    expect(await expectSameNumbers(momentum)).toBe(2)
  })

  test('replays kernels that write state in place', async () => {
    const step: Step = (state, { rate }) => {
      tf.engine().runKernel('TestAddInPlace', { x: state['w']!, amount: rate! })
      return { state, out: { sum: tf.sum(state['w']!) } }
    }
    expect(await expectSameNumbers(step)).toBe(2)
  })

  test('replays one-hot rows, as an evaluation counts its predictions with them', async () => {
    patchTfjs()
    const step: Step = (state, { x }) => ({ state, out: { hot: tf.cast(tf.oneHot(tf.argMax(x!, 1), 3), 'float32') } })
    expect(await expectSameNumbers(step)).toBe(2)
  })

  test('leaves the steps to tfjs where they are not the same every time', async () => {
    let count = 0
    const counting: Step = (state, feed) =>
      momentum(state, { ...feed, rate: tf.mul(feed['rate']!, 1 + (count++ % 26)) })
    expect(await expectSameNumbers(counting)).toBe(26)
    const onHost: Step = (state, feed) => momentum(state, { ...feed, rate: tf.scalar(1 / (1 + (count++ % 26))) })
    expect(await expectSameNumbers(onHost)).toBe(26)
    const more: Step = (state, feed) =>
      momentum(state, { ...feed, rate: count++ % 2 === 0 ? feed['rate']! : tf.neg(feed['rate']!) })
    expect(await expectSameNumbers(more)).toBe(26)
  })

  test('leaves the steps to tfjs where they read values or change the places of their state', async () => {
    const reading: Step = (state, feed) =>
      momentum(state, { ...feed, rate: tf.scalar(feed['rate']!.dataSync()[0]! / 2) })
    expect(await expectSameNumbers(reading)).toBe(26)
    const swapping: Step = ({ a, b }) => ({ state: { a: b!, b: tf.add(a!, 1) }, out: { a: tf.add(a!, 0) } })
    expect(await expectSameNumbers(swapping, () => ({ a: tf.scalar(1), b: tf.scalar(2) }))).toBe(26)
  })

  test('does not write into a tensor that shares memory with state', async () => {
    const holder = { current: fresh() }
    const snapshot = tf.clone(holder.current['steps']!)
    const runner = createReplayingRunner(
      (state) => ({ state: { ...state, steps: tf.add(state['steps']!, 1) }, out: {} }),
      holder,
      feeds,
    )
    runner.run(10, tablesOf(10))
    expect([snapshot.dataSync()[0], holder.current['steps']!.dataSync()[0]]).toEqual([0, 10])
    runner.release()
    disposeTensors({ ...holder.current, snapshot })
  })

  test('shares state with another runner, as those of full and of smaller batches do', async () => {
    const smaller = { ...feeds, x: { dtype: 'float32', shape: [2, 3] } } as const
    const run = async (make: typeof createReplayingRunner) => {
      const holder = { current: fresh() }
      const [full, last] = [make(momentum, holder, feeds), make(momentum, holder, smaller)]
      for (let epoch = 0; epoch < 5; epoch++) {
        full.run(6, tablesOf(6, epoch))
        last.run(1, { ...tablesOf(1, epoch), x: tablesOf(1, epoch).x.subarray(0, 6) })
      }
      const w = [...holder.current['w']!.dataSync()]
      for (const runner of [full, last]) runner.release()
      disposeTensors(holder.current)
      return w
    }
    expect(await run(createReplayingRunner)).toEqual(
      await run((step, holder, given) => createEagerRunner(step, holder, given, '')),
    )
  })

  test('frees what it held', async () => {
    const before = tf.memory()
    const dataBefore = tf.backend().numDataIds()
    const holder = { current: fresh() }
    const runner = createReplayingRunner(momentum, holder, feeds)
    runner.run(10, tablesOf(10))
    const during = tf.memory().numTensors
    for (let i = 0; i < 10; i++) runner.run(10, tablesOf(10))
    expect(tf.memory().numTensors).toBe(during)
    runner.release()
    expect(tf.memory().numTensors).toBe(before.numTensors + 3)
    disposeTensors(holder.current)
    expect(tf.memory()).toMatchObject({ numTensors: before.numTensors, numDataBuffers: before.numDataBuffers })
    expect(tf.backend().numDataIds()).toBe(dataBefore)
  })

  test('names the step that throws, recorded or replayed', async () => {
    const failing: Step = (state, { step }) => {
      tf.engine().runKernel('TestFail', { step: step! })
      return { state, out: {} }
    }
    for (const at of [1, 7]) {
      tf.registerKernel({
        kernelName: 'TestFail',
        backendName: 'wasm',
        kernelFunc: ({ inputs, backend }) => {
          if ((backend as tf.KernelBackend).readSync(inputs['step']!.dataId)[0] === at) throw new Error('no')
          return []
        },
      })
      const holder = { current: fresh() }
      const runner = createReplayingRunner(failing, holder, feeds)
      expect(() => runner.run(10, tablesOf(10))).toThrow(`step ${at}: no`)
      runner.release()
      disposeTensors(holder.current)
      tf.unregisterKernel('TestFail', 'wasm')
    }
  })

  test('is what createRunner makes on wasm, and says so', async () => {
    const holder = { current: fresh() }
    const runner = await createRunner(momentum, holder, feeds)
    expect(runner.kind).toBe('replayed')
    runner.release()
    disposeTensors(holder.current)
  })
})
