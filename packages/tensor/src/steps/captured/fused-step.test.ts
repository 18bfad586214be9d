import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { mlp } from '../../../fixtures/mnist-mlp.js'
import { uploadPixels } from '../../fused/pixels.js'
import { readTensors } from '../../named.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import { createCapturedRunner } from './captured-runner.js'

beforeAll(async () => {
  await startGpu()
})

const SAMPLES = 40
const BATCH = 9
const SIZES = [13, 8, 3] as const

function experiment() {
  // The first pixel tells the class, the others tell nothing.
  const bytes = Uint8Array.from({ length: SAMPLES * SIZES[0] }, (_, i) => (i * 7919) % 256)
  for (let row = 0; row < SAMPLES; row++) bytes[row * SIZES[0]] = 127 * (row % SIZES[2])
  const labels = tf.tensor1d(
    Int32Array.from({ length: SAMPLES }, (_, i) => i % SIZES[2]),
    'int32',
  )
  return mlp(uploadPixels(bytes, SIZES[0]), labels, SIZES, BATCH)
}

const table = (steps: number) => ({
  rate: new Float32Array(steps).fill(0.05),
  rows: Int32Array.from({ length: steps * BATCH }, (_, i) => (i * 11) % SAMPLES),
})

test('a step of fused kernels in place: captured equals eager, bit for bit, and trains', async () => {
  const { step, state, feeds } = experiment()
  const [a, b] = [{ current: state() }, { current: state() }]
  const captured = createCapturedRunner(step, a, feeds)
  const got = await captured.run(12, table(12)).read()
  expect(got).toEqual(await createEagerRunner(step, b, feeds, 'reference').run(12, table(12)).read())
  expect(await readTensors(a.current)).toEqual(await readTensors(b.current))
  expect(got['loss']!.at(-1)!).toBeLessThan(got['loss']![0]! * 0.95)
})

test('the whole step of W1, with loss and accuracy, is 8 dispatches, and two more for all steps of a submit', () => {
  const pixels = uploadPixels(new Uint8Array(100 * 784), 784)
  const { step, state, feeds } = mlp(pixels, tf.zeros([100], 'int32'), [784, 128, 10], 64)
  const runner = createCapturedRunner(step, { current: state() }, feeds)
  expect(runner.dispatches).toBe(8)
})
