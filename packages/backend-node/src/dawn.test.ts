import type { BackendError } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { startBackend } from './start.js'

test('a GPU that is lost is told once, one that is given back is not', async () => {
  const told: BackendError[] = []
  const onError = (error: BackendError) => void told.push(error)
  const first = await startBackend({ backend: 'webgpu', onError })
  await first.stop()
  const second = await startBackend({ backend: 'webgpu', onError })
  const { device } = tf.backend() as unknown as { device: GPUDevice }
  expect(told).toEqual([])
  device.destroy()
  await device.lost
  await new Promise((resolve) => setTimeout(resolve))
  expect(told.map(({ name }) => name)).toEqual(['BackendError'])
  await second.stop()
})

test('the event loop is as it was after a software adapter is given back', async () => {
  const before = globalThis.setImmediate
  const started = await startBackend({ backend: 'webgpu' })
  expect(globalThis.setImmediate).not.toBe(before)
  expect(await new Promise((resolve) => setImmediate(resolve, 'called'))).toBe('called')
  await started.stop()
  expect(globalThis.setImmediate).toBe(before)
})
