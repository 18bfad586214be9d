import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { mlp } from '../../../fixtures/mnist-mlp.js'
import { regression, rowsOf } from '../../../fixtures/regression.js'
import { runKernel } from '../../fused/kernel.js'
import { uploadPixels } from '../../fused/pixels.js'
import { readTensors } from '../../named.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import type { Feeds, StateHolder, Step } from '../step.js'
import { bufferOf, currentWebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { createWebgpuDevice } from '@telarjs/webgpu-kernels/device'
import { createCapturedRunner } from './captured-runner.js'

beforeAll(async () => {
  await createWebgpuDevice(navigator.gpu)
})

interface Run {
  readonly step: Step
  readonly feeds: Feeds
  readonly state: () => StateHolder['current']
  readonly steps: number
  readonly table: Record<string, Int32Array | Float32Array>
}

async function expectCapturedEqualsEager({ step, feeds, state, steps, table }: Run): Promise<void> {
  const [a, b]: [StateHolder, StateHolder] = [{ current: state() }, { current: state() }]
  const captured = createCapturedRunner(step, a, feeds)
  const eager = createEagerRunner(step, b, feeds, 'reference')
  expect(await captured.run(steps, table).read()).toEqual(await eager.run(steps, table).read())
  expect(await readTensors(a.current)).toEqual(await readTensors(b.current))
  captured.release()
}

test('in the browser: plain ops, captured equals eager bit for bit', async () => {
  await expectCapturedEqualsEager({ ...regression(), steps: 7, table: rowsOf(7) })
})

test('in the browser: fused kernels in place, captured equals eager bit for bit', async () => {
  const labels = tf.tensor1d(
    Int32Array.from({ length: 40 }, (_, i) => i % 3),
    'int32',
  )
  const bytes = Uint8Array.from({ length: 40 * 13 }, (_, i) => (i * 7919) % 256)
  const table = { rate: new Float32Array(4).fill(0.05), rows: Int32Array.from({ length: 36 }, (_, i) => (i * 11) % 40) }
  await expectCapturedEqualsEager({ ...mlp(uploadPixels(bytes, 13), labels, [13, 8, 3], 9), steps: 4, table })
})

test('in the browser: a synchronous read in the step is refused, although tfjs could do it here', () => {
  const step: Step = ({ w }) => ({ state: { w: tf.mul(w!, w!.dataSync()[0]!) }, out: {} })
  expect(() => createCapturedRunner(step, { current: { w: tf.ones([2]) } }, {})).toThrow(
    'it reads a value back from the device',
  )
})

test('in the browser: random bits are those of the published vector', async () => {
  const inputs = { key: tf.zeros([2], 'int32'), step: tf.scalar(0, 'int32') }
  const values = await runKernel('TelarUniform', inputs, { stream: 0, size: 4 })[0]!.data()
  expect([...values]).toEqual([0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8].map((word) => (word >>> 8) / 2 ** 24))
})

test('in the browser: a command that the GPU refuses is an error of the read, and a new device works', async () => {
  const holder = { current: { w: tf.ones([4]) } }
  const double: Step = ({ w }) => ({ state: { w: tf.mul(w!, 2) }, out: { w: w! } })
  const runner = createCapturedRunner(double, holder, {})
  bufferOf(currentWebgpuBackend()!, holder.current.w).destroy()
  await expect(runner.run(1, {}).read()).rejects.toThrow('webgpu: the GPU refused a command')

  await createWebgpuDevice(navigator.gpu)
  const again: StateHolder = { current: { w: tf.ones([4]) } }
  await createCapturedRunner(double, again, {}).run(3, {}).read()
  expect([...(await again.current['w']!.data())]).toEqual([8, 8, 8, 8])
})
