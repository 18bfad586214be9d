import '@telarjs/tensor/gradients'
import { patchTfjs } from '@telarjs/tensor'
import { createWebgpuDevice } from '@telarjs/webgpu-kernels/device'
import '@tensorflow/tfjs-backend-cpu'
import '@tensorflow/tfjs-backend-wasm'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { create, globals } from 'webgpu'
import { casesOf, expectPytorch } from '../fixtures/cases.js'
import { plugins } from './manifest.js'

const layers = plugins.map(({ id }) => id).filter((id) => id.startsWith('layer:'))

describe('on WebAssembly', () => {
  beforeAll(async () => {
    await tf.setBackend('wasm')
    patchTfjs()
  })

  describe.each(layers)('%s', (id) => {
    it.each(casesOf(id))('%s has the numbers and gradients of PyTorch', (_, made) => expectPytorch(made))
  })
})

describe('on WebGPU', () => {
  // Dawn crashes the process if the object of `create` is collected, so it is kept here.
  let gpu: GPU | undefined
  const errors: Error[] = []

  beforeAll(async () => {
    Object.assign(globalThis, globals)
    gpu = create([])
    await createWebgpuDevice(gpu, { onError: (error) => errors.push(error) })
  })

  afterAll(() => {
    expect(gpu).toBeDefined()
    expect(errors).toEqual([])
  })

  describe.each(layers)('%s', (id) => {
    it.each(casesOf(id))('%s has the numbers and gradients of PyTorch', (_, made) => expectPytorch(made))
  })
})
