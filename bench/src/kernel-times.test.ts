import { expect, test } from 'vitest'
import { counters } from '../rows/counters.js'
import { kernelTimer } from '../rows/kernel-times.js'
import { startInNode } from '../rows/start-node.js'
import { experimentOf, type Mnist } from '../rows/task.js'
import { telar } from '../rows/telar.js'

const STEPS = 3

test('every kernel of a step is timed on the device', async () => {
  const { batchSize } = experimentOf('W1')
  const task = { program: 'telar', workload: 'W1', backend: 'webgpu', kernels: 'pack', threads: 1 } as const
  const backend = await startInNode({ ...task, epochs: 1, seconds: 1 })
  const samples = STEPS * batchSize
  const blank = { images: new Uint8Array(samples * 784), labels: new Uint8Array(samples) }
  const mnist: Mnist = { train: blank, test: blank }
  const course = await telar(task, mnist, backend)(samples, false)
  await course.epoch()
  const [timer, counter] = [kernelTimer(), counters()]
  timer.start()
  counter.start()
  await course.epoch()
  const { dispatches } = counter.stop()
  const kernels = await timer.stop(STEPS)
  await course.end()
  expect(kernels.reduce((sum, kernel) => sum + kernel.dispatches, 0)).toBe(dispatches / STEPS)
  // The product of the pixels with 784 x 128 weights takes part of every step.
  expect(kernels.find(({ name }) => name === 'TelarMatMul')!.microseconds).toBeGreaterThan(0)
  expect(kernels.map(({ microseconds }) => microseconds)).toEqual(
    kernels.map(({ microseconds }) => microseconds).toSorted((a, b) => b - a),
  )
})
