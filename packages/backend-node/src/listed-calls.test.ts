import * as tf from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lossesOf, workloadIds } from '../../trainer/fixtures/workloads.js'
import { startBackend, type StartedNodeBackend } from './start.js'

let backend: StartedNodeBackend
beforeEach(async () => {
  backend = await startBackend({ backend: 'wasm', threads: 2 })
})
afterEach(() => backend.stop())

type ListableKernel = tf.KernelFunc & { list?: unknown }

/** Counts the kernels that run as kernels; those of a step that is replayed as a list of calls do not. */
async function countKernels(run: () => Promise<unknown>): Promise<number> {
  let count = 0
  const configs = tf.getKernelsForBackend('wasm') as { kernelFunc: ListableKernel }[]
  const originals = configs.map(({ kernelFunc }) => kernelFunc)
  for (const config of configs) {
    const original = config.kernelFunc
    const counting: ListableKernel = (call) => {
      count++
      return original(call)
    }
    config.kernelFunc = Object.assign(counting, original.list ? { list: original.list } : {})
  }
  await run()
  configs.forEach((config, i) => (config.kernelFunc = originals[i]!))
  return count
}

test.for(workloadIds)(
  '%s: 20 steps have the same losses, bit for bit, listed as calls and kernel by kernel',
  async (id) => {
    const listed = await lossesOf(id, 20, backend)
    for (const { kernelFunc } of tf.getKernelsForBackend('wasm')) delete (kernelFunc as ListableKernel).list
    expect(await lossesOf(id, 20, backend)).toEqual(listed)
    expect(listed.length).toBe(20)
  },
)

/** Kernels of a step that are tfjs's own, and no lists of calls: the forward pass of a depthwise convolution. */
const unlisted: Readonly<Record<string, number>> = { W8: 1 }

test.for(workloadIds)('%s is listed as far as its kernels are: ten steps more run no other', async (id) => {
  const few = await countKernels(() => lossesOf(id, 5, backend))
  expect(few).toBeGreaterThan(10)
  expect(await countKernels(() => lossesOf(id, 15, backend))).toBe(few + 10 * (unlisted[id] ?? 0))
})
