import { BackendError } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { createCapturedRunner } from './captured-runner.js'
import type { StateHolder } from '../step.js'
import { bufferOf, currentWebgpuBackend } from '@telarjs/webgpu-kernels/backend'
import { checkDevice } from '@telarjs/webgpu-kernels'

const double = (holder: StateHolder) =>
  createCapturedRunner(({ w }) => ({ state: { w: tf.mul(w!, 2) }, out: { w: w! } }), holder, {})

test('a command that the GPU refuses is an error of the read, not a wrong number', async () => {
  const { device } = await startGpu()
  const holder = { current: { w: tf.ones([4]) } }
  const runner = double(holder)
  bufferOf(currentWebgpuBackend()!, holder.current.w).destroy()
  await expect(runner.run(1, {}).read()).rejects.toThrow(BackendError)
  await expect(async () => runner.run(1, {})).rejects.toThrow(
    'webgpu: the GPU refused a command, so results are wrong from here on',
  )
  expect(() => checkDevice(device)).toThrow(BackendError)
})

test('a lost GPU is an error that says so, and a new device works', async () => {
  const { device } = await startGpu()
  const runner = double({ current: { w: tf.ones([4]) } })
  await runner.run(1, {}).read()
  const stretch = runner.run(1, {})
  device.destroy()
  await device.lost
  await expect(stretch.read()).rejects.toThrow(BackendError)
  expect(() => runner.run(1, {})).toThrow('webgpu: the device was released')

  await startGpu()
  const holder = { current: { w: tf.ones([4]) } }
  await double(holder).run(3, {}).read()
  expect([...(await holder.current.w.data())]).toEqual([8, 8, 8, 8])
})

test('the adapter is named, and a software adapter says so', async () => {
  const { software, name, limits, features } = await startGpu()
  expect(name).not.toBe('')
  expect(software).toBe(/swiftshader|llvmpipe/i.test(name))
  expect(limits.maxStorageBufferBindingSize).toBeGreaterThan(2 ** 27)
  expect(features).toContain('timestamp-query')
})
