import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import type { StateHolder, Step } from '../step.js'
import { createCapturedRunner } from './captured-runner.js'

beforeAll(async () => {
  await startGpu()
})

const holder = (): StateHolder => ({ current: { w: tf.ones([4]) } })

/** Captures a step that computes w + change(w). */
function capture(change: (w: tf.Tensor) => tf.Tensor): void {
  const step: Step = ({ w }) => ({ state: { w: tf.add(w!, change(w!)) }, out: {} })
  createCapturedRunner(step, holder(), {}).release()
}

test.each<[string, (w: tf.Tensor) => tf.Tensor, string]>([
  [
    'a synchronous read',
    (w) => tf.scalar(tf.sum(w).dataSync()[0]!),
    'it reads a value back from the device (dataSync)',
  ],
  ['a read of its state', (w) => tf.scalar(w.dataSync()[0]!), 'it reads a value back from the device (dataSync)'],
  ['a caught read', (w) => readOrZero(w), 'it reads a value back from the device (dataSync)'],
  ['an asynchronous read', (w) => (void tf.sum(w).data(), w), 'it reads a value back from the device (data)'],
  ['host randomness', (w) => tf.randomUniform(w.shape), 'a tensor made on the host changes from step to step'],
  ['a clock', (w) => tf.mul(w, performance.now()), 'a tensor made on the host changes from step to step'],
  [
    'a changing attribute',
    (w) => tf.leakyRelu(w, performance.now()),
    'a number given to an operation changes from step to step',
  ],
])('%s is refused, with the reason', (_name, change, reason) => {
  expect(() => capture(change)).toThrow(reason)
})

function readOrZero(w: tf.Tensor): tf.Tensor {
  try {
    return tf.scalar(w.dataSync()[0]!)
  } catch {
    return tf.scalar(0)
  }
}

test('operations that differ from step to step are refused', () => {
  let count = 0
  expect(() => capture((w) => (count++ % 2 ? tf.neg(w) : tf.square(w)))).toThrow(
    'it does not do the same operations every time',
  )
  expect(() => capture((w) => (count++ % 2 ? w : tf.square(w)))).toThrow(
    'it does not do the same operations every time',
  )
  expect(() => capture((w) => (count++ % 2 ? tf.square(w) : w))).toThrow(
    'it does not do the same operations every time',
  )
})

test('a result made on the host that changes is refused, although no operation reads it', () => {
  const step: Step = (state) => ({ state, out: { noise: tf.tensor1d([Math.random()]) } })
  expect(() => createCapturedRunner(step, holder(), {})).toThrow('a tensor made on the host changes from step to step')
})

test('a state tensor that changes its shape is refused', () => {
  const step: Step = ({ w }) => ({ state: { w: tf.concat([w!, w!]) }, out: {} })
  expect(() => createCapturedRunner(step, holder(), {})).toThrow('state w changes from float32 [4] to float32 [8]')
})

test('the plugin is named that ran in a tidy of its name', () => {
  const named = (plugin: string, change: (w: tf.Tensor) => tf.Tensor) => (w: tf.Tensor) =>
    tf.tidy(plugin, () => change(w)) as tf.Tensor
  const plugin = 'layer:acme/noise'
  const reading = named(plugin, (w) => tf.mul(w, tf.sum(w).dataSync()[0]!))
  expect(() => capture(reading)).toThrow(
    expect.objectContaining({ name: 'CaptureError', plugin, message: expect.stringContaining(plugin) }),
  )
  const random = named(plugin, (w) => tf.mul(w, Math.random()))
  expect(() => capture((w) => tf.add(random(tf.tidy('layer:dense', () => tf.square(w))), 1))).toThrow(
    expect.objectContaining({ plugin }),
  )
  expect(() => capture((w) => tf.mul(w, Math.random()))).toThrow(expect.objectContaining({ plugin: undefined }))
})

test('an asynchronous step is refused', () => {
  const step = (async ({ w }: { w: tf.Tensor }) => ({ state: { w }, out: {} })) as unknown as Step
  expect(() => createCapturedRunner(step, holder(), {})).toThrow('it is asynchronous')
})

test('state that is added or missing is refused by name', () => {
  expect(() => createCapturedRunner(({ w }) => ({ state: { w: w!, v: tf.neg(w!) }, out: {} }), holder(), {})).toThrow(
    'state v is new',
  )
  expect(() => createCapturedRunner(() => ({ state: {}, out: {} }), holder(), {})).toThrow('state w is not handed back')
})

test('keeping a computed tensor is an error of the step, not a reason to run eagerly', () => {
  const kept: tf.Tensor[] = []
  const capturing = (): void => capture((w) => (kept.push(tf.keep(tf.square(w))), w))
  expect(capturing).toThrow(
    expect.objectContaining({ name: 'PluginError', message: expect.stringContaining('float32 tensor [4]') }),
  )
})

test('after a refusal tfjs works as before', async () => {
  expect(() => capture((w) => tf.scalar(w.dataSync()[0]!))).toThrow()
  expect(() =>
    capture(() => {
      throw new Error('from the step')
    }),
  ).toThrow('from the step')
  expect([...(await tf.add(tf.tensor1d([1, 2]), 1).data())]).toEqual([2, 3])
  const state = holder()
  await createCapturedRunner(({ w }) => ({ state: { w: tf.add(w!, 1) }, out: {} }), state, {})
    .run(2, {})
    .read()
  expect([...(await state.current['w']!.data())]).toEqual([3, 3, 3, 3])
})

test('host values that the step itself made may be read: they are constants', async () => {
  const state = holder()
  const step: Step = ({ w }) => ({ state: { w: tf.mul(w!, tf.scalar(tf.tensor1d([3]).dataSync()[0]!)) }, out: {} })
  createCapturedRunner(step, state, {}).run(2, {})
  expect([...(await state.current['w']!.data())]).toEqual([9, 9, 9, 9])
})

test('a constant that a refused step keeps works in the eager runner', async () => {
  let cache: tf.Tensor | undefined
  const step: Step = ({ w }) => {
    cache ??= tf.keep(tf.tensor1d([1, 2, 3, 4]))
    return { state: { w: tf.add(w!, cache) }, out: { first: tf.slice(cache, 0, 1) } }
  }
  const reading: Step = (state, feed) => {
    const result = step(state, feed)
    result.state['w']!.dataSync()
    return result
  }
  const state = holder()
  expect(() => createCapturedRunner(reading, state, {})).toThrow('it reads a value back')
  await createEagerRunner(step, state, {}, 'refused').run(2, {}).read()
  expect([...(await state.current['w']!.data())]).toEqual([3, 5, 7, 9])
})
