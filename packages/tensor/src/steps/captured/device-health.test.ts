import { BackendError } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import { expect, test } from 'vitest'
import { create } from 'webgpu'
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

// Dawn crashes the process where the object of `create` is collected.
const gpu = create([])

test('the adapter is named, a software adapter says so, and its limits are those of the device', async () => {
  const { software, name, limits, features } = await startGpu()
  expect(name).not.toBe('')
  expect(software).toBe(/swiftshader|llvmpipe/i.test(name))
  const adapter = await gpu.requestAdapter()
  expect(limits.maxStorageBufferBindingSize).toBe(adapter!.limits.maxStorageBufferBindingSize)
  expect(features).toContain('timestamp-query')
})
