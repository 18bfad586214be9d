import { createRunStack } from '@telarjs/trainer'
import { expect, test } from 'vitest'
import { startInNode } from '../rows/start-node.js'
import { experimentOf, type Labeled, type Mnist, type WorkloadId } from '../rows/task.js'
import { telar } from '../rows/telar.js'

const STEPS = 3

/** Black images, as many as the steps need: what is counted does not depend on them. */
function blank(samples: number): Labeled {
  return { images: new Uint8Array(samples * 784), labels: new Uint8Array(samples) }
}

/** The row of Telar on WebGPU. */
const taskOf = (workload: WorkloadId) =>
  ({ program: 'telar', workload, backend: 'webgpu', kernels: 'pack', threads: 1, epochs: 1, seconds: 1 }) as const

/** Kernels that are started for single steps, while `work` is done: others are started for all steps of a submit together. */
async function dispatchesIn(work: () => Promise<unknown>): Promise<number> {
  const { setPipeline, dispatchWorkgroups } = GPUComputePassEncoder.prototype
  let [dispatches, label] = [0, '']
  GPUComputePassEncoder.prototype.setPipeline = function (pipeline) {
    label = pipeline.label
    return setPipeline.call(this, pipeline)
  }
  GPUComputePassEncoder.prototype.dispatchWorkgroups = function (...groups) {
    if (!label.endsWith(' of all steps')) dispatches++
    return dispatchWorkgroups.apply(this, groups)
  }
  await work()
  Object.assign(GPUComputePassEncoder.prototype, { setPipeline, dispatchWorkgroups })
  return dispatches
}

/** Kernels that one captured step starts, on Dawn's device that computes nothing. */
async function dispatchesOf(workload: WorkloadId): Promise<number> {
  const { batchSize } = experimentOf(workload)
  const backend = await startInNode({ ...taskOf(workload), withoutDevice: true })
  const mnist: Mnist = { train: blank(STEPS * batchSize), test: blank(1) }
  const course = await telar(taskOf(workload), mnist, backend)(STEPS * batchSize, false)
  await course.epoch()
  const dispatches = await dispatchesIn(() => course.epoch())
  await course.end()
  return dispatches / STEPS
}

test('eight trials of W1 that train together start as many kernels as one', async () => {
  const { batchSize } = experimentOf('W1')
  const backend = await startInNode({ ...taskOf('W1'), withoutDevice: true })
  const mnist: Mnist = { train: blank(STEPS * batchSize), test: blank(1) }
  const makeCourse = telar(taskOf('W1'), mnist, backend, createRunStack())
  const courses = await Promise.all(Array.from({ length: 8 }, () => makeCourse(STEPS * batchSize, false)))
  const epoch = () => Promise.all(courses.map((course) => course.epoch()))
  await epoch()
  const dispatches = await dispatchesIn(epoch)
  await Promise.all(courses.map((course) => course.end()))
  expect(dispatches / STEPS).toBe(6)
})

// They may only fall.
test.each([
  ['W1', 6],
  ['W2', 8],
  ['W3', 28],
  ['W4', 17],
] as const)('a captured step of %s starts %i kernels', async (workload, expected) => {
  expect(await dispatchesOf(workload)).toBe(expected)
})
