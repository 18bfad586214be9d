import { currentWebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { mlp } from '../../../fixtures/mnist-mlp.js'
import { runKernel } from '../../fused/kernel.js'
import { uploadPixels } from '../../fused/pixels.js'
import { mapTensors, readTensors, type NamedTensors } from '../../named.js'
import { createCapturedRunner } from '../captured/captured-runner.js'
import type { Feeds, StateHolder, Step } from '../step.js'
import { createStackedRunner } from './stacked-runner.js'

beforeAll(async () => {
  await startGpu()
})

const [SAMPLES, BATCH, STEPS] = [40, 9, 5]
const SIZES = [13, 8, 3] as const

function experiment() {
  const bytes = Uint8Array.from({ length: SAMPLES * SIZES[0] }, (_, i) => (i * 7919) % 256)
  const labels = Int32Array.from({ length: SAMPLES }, (_, i) => i % SIZES[2])
  return mlp(uploadPixels(bytes, SIZES[0]), tf.tensor1d(labels, 'int32'), SIZES, BATCH)
}

const tableOf = (member: number, steps = STEPS) => ({
  rate: new Float32Array(steps).fill(0.05 / (member + 1)),
  rows: Int32Array.from({ length: steps * BATCH }, (_, i) => (i * (11 + 2 * member)) % SAMPLES),
})

/** A start of the member's own. */
const startOf = (state: NamedTensors, member: number): NamedTensors =>
  mapTensors(state, (tensor, name) => (/^[wb]\d/.test(name) ? tf.add(tensor, member / 100) : tensor))

test('stacked members have the bits that each has alone, chunk after chunk', async () => {
  const { step, state, feeds } = experiment()
  const members = [0, 1, 2].map((member) => ({ step, holder: { current: startOf(state(), member) } }))
  const alone = [0, 1, 2].map((member): StateHolder => ({ current: startOf(state(), member) }))
  const stacked = await createStackedRunner(members, feeds)
  expect(stacked.apart).toBe(0)
  for (const steps of [2, STEPS]) {
    const chunks = stacked.run(
      steps,
      members.map((_, member) => tableOf(member, steps)),
    )
    for (const [member, holder] of alone.entries()) {
      const runner = createCapturedRunner(step, holder, feeds)
      expect(stacked.dispatches).toBe(runner.dispatches)
      expect(await chunks[member]!.read()).toEqual(await runner.run(steps, tableOf(member, steps)).read())
      expect(await readTensors(members[member]!.holder.current)).toEqual(await readTensors(holder.current))
      runner.release()
    }
  }
  stacked.release()
})

test('a number of each member costs a kernel for each, and the bits stay', async () => {
  const feeds: Feeds = { rate: { dtype: 'float32', shape: [] } }
  const stepOf =
    (l2: number): Step =>
    ({ w }, { rate }) => {
      runKernel(
        'TelarSgd',
        { param: w!, gradient: tf.square(w!), learningRate: rate! },
        { l2, momentum: 0, nesterov: false },
      )
      return { state: { w: w! }, out: { sum: tf.sum(w!, undefined, true) } }
    }
  const start = () => ({ w: tf.linspace(0, 1, 70) })
  const members = [0.1, 0.2].map((l2) => ({ step: stepOf(l2), holder: { current: start() } }))
  const stacked = await createStackedRunner(members, feeds)
  const rate = Float32Array.of(0.5, 0.25)
  const chunks = stacked.run(2, [{ rate }, { rate }])
  for (const [member, { step }] of members.entries()) {
    const runner = createCapturedRunner(step, { current: start() }, feeds)
    expect([stacked.apart, stacked.dispatches]).toEqual([1, runner.dispatches + 1])
    expect(await chunks[member]!.read()).toEqual(await runner.run(2, { rate }).read())
    runner.release()
  }
  stacked.release()
})

test('steps that do not do the same cannot be stacked', async () => {
  const members = [tf.sin, tf.cos].map((operation) => ({
    step: (({ w }) => ({ state: { w: operation(w!) }, out: {} })) satisfies Step,
    holder: { current: { w: tf.ones([3]) } },
  }))
  await expect(createStackedRunner(members, {})).rejects.toThrow('do not do the same operations')
})

test('steps for which the device has no memory cannot be stacked', async () => {
  const { device } = currentWebgpuBackend()!
  const { step, state, feeds } = experiment()
  const members = [0, 1].map(() => ({ step, holder: { current: state() } }))
  const { popErrorScope } = device
  // What a device tells whose memory is full; that of a machine could not be filled in a test.
  device.popErrorScope = async () => {
    await popErrorScope.call(device)
    return { message: 'allocation failed' }
  }
  try {
    await expect(createStackedRunner(members, feeds)).rejects.toThrow('do not fit into the memory of this GPU')
  } finally {
    device.popErrorScope = popErrorScope
  }
  const stacked = await createStackedRunner(members, feeds)
  stacked.release()
})
