import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { regression, rowsOf, type Regression } from '../../../fixtures/regression.js'
import { startGpu } from '../../../fixtures/gpu.js'
import { disposeTensors, readTensors, type NamedTensors } from '../../named.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import type { StateHolder, Step } from '../step.js'
import { asWebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { createCapturedRunner } from './captured-runner.js'
import { copyOf } from './state-slots.js'

beforeAll(async () => {
  await startGpu()
})

/** The state after eager steps of the same experiment: what a capture must reach. */
async function eagerState(
  { step, state, feeds }: Regression,
  steps: number,
): Promise<Awaited<ReturnType<typeof readTensors>>> {
  const holder = { current: state() }
  await createEagerRunner(step, holder, feeds, 'reference').run(steps, rowsOf(steps)).read()
  const values = await readTensors(holder.current)
  disposeTensors(holder.current)
  return values
}

test('captured equals eager, bit for bit, over several chunks', async () => {
  const { step, state, feeds } = regression()
  const [a, b]: [StateHolder, StateHolder] = [{ current: state() }, { current: state() }]
  const captured = createCapturedRunner(step, a, feeds)
  const eager = createEagerRunner(step, b, feeds, 'reference')
  // More than a submit holds, and odd numbers, after which state that takes turns has to come home.
  for (const steps of [1, 7, 71]) {
    const got = await captured.run(steps, rowsOf(steps, steps)).read()
    expect(got).toEqual(await eager.run(steps, rowsOf(steps, steps)).read())
    expect(got['loss']).toHaveLength(steps)
    expect(got['first']).toHaveLength(2 * steps)
    expect(new Set(got['loss']).size).toBe(steps)
  }
  expect(await readTensors(a.current)).toEqual(await readTensors(b.current))
})

test('capturing runs nothing and leaves nothing behind but what it says', async () => {
  const { step, state, feeds, dispose } = regression()
  const before = tf.memory().numTensors
  const holder = { current: state() }
  const values = await readTensors(holder.current)
  const runner = createCapturedRunner(step, holder, feeds)
  expect(await readTensors(holder.current)).toEqual(values)
  expect(runner.bytes).toBeGreaterThan(0)
  runner.release()
  disposeTensors(holder.current)
  expect(tf.memory().numTensors).toBe(before)
  dispose()
})

test('1,000 replays leak nothing', async () => {
  const holder: StateHolder = { current: { w: tf.zeros([3]) } }
  const step: Step = ({ w }, { rate }) => ({ state: { w: tf.add(w!, rate!) }, out: { sum: tf.sum(w!) } })
  const runner = createCapturedRunner(step, holder, { rate: { dtype: 'float32', shape: [] } })
  const rate = new Float32Array(10).fill(1)
  await runner.run(10, { rate }).read()
  const before = { ...tf.memory(), bytes: runner.bytes }
  for (let i = 0; i < 100; i++) await runner.run(10, { rate }).read()
  expect({ ...tf.memory(), bytes: runner.bytes }).toEqual(before)
  expect([...(await holder.current['w']!.data())]).toEqual([1010, 1010, 1010])
})

test('two captures and eager work in between do not disturb each other', async () => {
  const one = regression(1)
  const two = regression(2)
  const holders: [StateHolder, StateHolder] = [{ current: one.state() }, { current: two.state() }]
  const a = createCapturedRunner(one.step, holders[0], one.feeds)
  const b = createCapturedRunner(two.step, holders[1], two.feeds)
  const rows = rowsOf(6)
  const bystanders: tf.Tensor[] = []
  for (let i = 0; i < 6; i++) {
    // Live tensors of the same sizes as the captures' intermediates.
    bystanders.push(...[[4, 2], [4, 3], [3, 2], [2], []].map((shape) => tf.add(tf.fill(shape, i), 1)))
    const feed = { rate: rows.rate.slice(i, i + 1), rows: rows.rows.slice(4 * i, 4 * i + 4) }
    a.run(1, feed)
    // The same ops eagerly, on other values: they take and return pool buffers of the sizes that the captures use.
    const holder = { current: mapToSevens(one.state()) }
    await createEagerRunner(one.step, holder, one.feeds, 'noise').run(1, feed).read()
    disposeTensors(holder.current)
    b.run(1, feed)
  }
  expect(await readTensors(holders[0].current)).toEqual(await eagerState(one, 6))
  expect(await readTensors(holders[1].current)).toEqual(await eagerState(two, 6))
  for (const [i, tensor] of bystanders.entries())
    expect(new Set(await tensor.data())).toEqual(new Set([Math.floor(i / 5) + 1]))
})

test('no buffer of a capture is ever one of the pool', async () => {
  const { step, state, feeds } = regression()
  const backend = asWebgpuBackend(tf.backend())
  const handedOut = new Set<GPUBuffer>()
  const pool = backend.bufferManager
  const acquire = pool.acquireBuffer.bind(pool)
  pool.acquireBuffer = (...args) => {
    const buffer = acquire(...args)
    handedOut.add(buffer)
    return buffer
  }
  const bound = new Set<GPUBuffer>()
  const holder = { current: state() }
  const createBindGroup = backend.device.createBindGroup.bind(backend.device)
  backend.device.createBindGroup = (descriptor) => {
    for (const { resource } of descriptor.entries) if ('buffer' in resource) bound.add(resource.buffer)
    return createBindGroup(descriptor)
  }
  const runner = createCapturedRunner(step, holder, feeds)
  await runner.run(2, rowsOf(2)).read()
  backend.device.createBindGroup = createBindGroup
  const own = [...bound].filter((buffer) => handedOut.has(buffer))
  // The tensors of the caller, which lie where tfjs put them: w, v, x and y.
  expect(own).toHaveLength(4)
  expect(bound.size).toBeGreaterThan(6)
  handedOut.clear()
  await runner.run(2, rowsOf(2)).read()
  runner.release()
  await eagerState(regression(3), 3)
  expect([...bound].filter((buffer) => !own.includes(buffer) && handedOut.has(buffer))).toEqual([])
  pool.acquireBuffer = acquire
})

test('the data set stays as long as a capture reads it, whoever disposes it', async () => {
  const experiment = regression()
  const expected = await eagerState(experiment, 4)
  const holder = { current: experiment.state() }
  const runner = createCapturedRunner(experiment.step, holder, experiment.feeds)
  experiment.dispose()
  const noise = tf.tidy(() => tf.add(tf.fill([20, 3], 7), tf.fill([20, 3], 1)))
  await runner.run(4, rowsOf(4)).read()
  expect(await readTensors(holder.current)).toEqual(expected)
  runner.release()
  noise.dispose()
})

test('state that is swapped, doubled, constant or shared keeps its meaning', async () => {
  const ones = tf.ones([2])
  const clone = tf.clone(ones)
  const step: Step = ({ a, b, c, d, e }) => ({
    state: { a: b!, b: tf.add(a!, c!), c: c!, d: tf.tensor1d([5, 5]), e: tf.add(e!, d!) },
    out: { a: a!, sum: tf.sum(tf.stack([a!, b!])) },
  })
  const zeros = tf.zeros([2])
  const holder: StateHolder = { current: { a: zeros, b: tf.tensor1d([1, 2]), c: ones, d: zeros, e: tf.clone(zeros) } }
  const runner = createCapturedRunner(step, holder, {})
  // a: 0 0, 1 2, 1 1, 2 3; b: 1 2, 1 1, 2 3, 2 2; e: 0, 0, 5, 10
  const { a, sum } = await runner.run(3, {}).read()
  expect([...a!]).toEqual([0, 0, 1, 2, 1, 1])
  expect([...sum!]).toEqual([3, 5, 7])
  const state = await readTensors(holder.current)
  expect(Object.fromEntries(Object.entries(state).map(([name, { values }]) => [name, [...values]]))).toEqual({
    a: [2, 3],
    b: [2, 2],
    c: [1, 1],
    d: [5, 5],
    e: [10, 10],
  })
  expect([...(await clone.data())]).toEqual([1, 1])
})

test('a snapshot taken with copyOf does not follow the state', async () => {
  const holder: StateHolder = { current: { w: tf.tensor1d([1, 2, 3]) } }
  const runner = createCapturedRunner(({ w }) => ({ state: { w: tf.mul(w!, 2) }, out: {} }), holder, {})
  const snapshot = copyOf(holder.current['w']!)
  runner.run(3, {})
  expect([...(await snapshot.data())]).toEqual([1, 2, 3])
  expect([...(await holder.current['w']!.data())]).toEqual([8, 16, 24])
  runner.run(1, {})
  expect([...(await holder.current['w']!.data())]).toEqual([16, 32, 48])
})

test('eager and captured runners share one state', async () => {
  const experiment = regression()
  const { step, feeds } = experiment
  const holder = { current: experiment.state() }
  const captured = createCapturedRunner(step, holder, feeds)
  const other = createCapturedRunner(step, holder, feeds)
  const eager = createEagerRunner(step, holder, feeds, 'in between')
  const before = tf.memory().numTensors
  const rows = rowsOf(8)
  for (const [i, runner] of [captured, eager, captured, other, eager, other, eager, captured].entries()) {
    await runner.run(1, { rate: rows.rate.slice(i, i + 1), rows: rows.rows.slice(4 * i, 4 * i + 4) }).read()
  }
  expect(await readTensors(holder.current)).toEqual(await eagerState(experiment, 8))
  expect(tf.memory().numTensors).toBe(before)
})

test('a constant that a plugin makes once and keeps works in the capture, outside of it and after it', async () => {
  let cache: tf.Tensor | undefined
  const step: Step = ({ w }) => {
    cache ??= tf.keep(tf.tensor1d([1, 2]))
    return { state: { w: tf.add(w!, cache) }, out: {} }
  }
  const holder: StateHolder = { current: { w: tf.zeros([2]) } }
  const runner = createCapturedRunner(step, holder, {})
  runner.run(2, {})
  expect([...(await tf.mul(cache!, 2).data())]).toEqual([2, 4])
  runner.run(1, {})
  runner.release()
  expect([...(await holder.current['w']!.data())]).toEqual([3, 6])
  expect([...(await tf.mul(cache!, 3).data())]).toEqual([3, 6])
})

test('floats that tf.cast leaves as integers in their buffer arrive as floats', async () => {
  const step: Step = ({ n, m }) => ({
    state: { n: tf.cast(tf.cast(tf.add(n!, 1), 'int32'), 'float32'), m: tf.div(m!, 2) },
    out: { even: tf.cast(tf.equal(tf.mod(n!, 2), 0), 'float32') },
  })
  const holder: StateHolder = { current: { n: tf.scalar(4), m: tf.cast(tf.scalar(3, 'int32'), 'float32') } }
  const runner = createCapturedRunner(step, holder, {})
  expect([...(await runner.run(2, {}).read())['even']!]).toEqual([1, 0])
  const read = async (): Promise<number[]> => [
    ...(await holder.current['n']!.data()),
    ...(await holder.current['m']!.data()),
  ]
  expect(await read()).toEqual([6, 0.75])
  createEagerRunner(step, holder, {}, 'in between').run(1, {})
  runner.run(1, {})
  expect(await read()).toEqual([8, 0.1875])
})

test('feeds of the wrong kind or length are refused', () => {
  const { step, state, feeds } = regression()
  const runner = createCapturedRunner(step, { current: state() }, feeds)
  expect(() => runner.run(2, { ...rowsOf(2), rows: Int32Array.of(1) })).toThrow(
    'feed rows: expected int32 [2 * 4], received int32 [1]',
  )
  expect(() => runner.run(2, { ...rowsOf(2), rate: Int32Array.of(1, 1) })).toThrow(
    'feed rate: expected float32 [2 * 1], received int32 [2]',
  )
  expect(() => runner.run(2, {})).toThrow('feed rate: expected float32 [2 * 1], received nothing')
})

function mapToSevens(state: NamedTensors): NamedTensors {
  disposeTensors(state)
  return Object.fromEntries(Object.entries(state).map(([name, { shape }]) => [name, tf.fill([...shape], 7)]))
}
