/// <reference types="vite/client" />
import '@tensorflow/tfjs-backend-cpu'
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url'
import * as tf from '@tensorflow/tfjs-core'
import { afterAll, beforeAll, describe, it } from 'vitest'
import { shareWasmMemory, stopThreads } from './index.js'
import { MODELS, OPTIMIZERS, trainModel, type Training } from './testing/layers-models.js'
import { expectClose } from './testing/reference.js'
import { startWasm } from './testing/wasm.js'

beforeAll(async () => {
  await shareWasmMemory(simd)
  await startWasm()
})

afterAll(stopThreads)

describe.each(Object.keys(MODELS))('tfjs-layers in a page: %s', (model) => {
  it.each(Object.keys(OPTIMIZERS))('trains with %s as on plain JavaScript', async (optimizer) => {
    await tf.setBackend('cpu')
    const expected = await trainModel(model, optimizer)
    await tf.setBackend('wasm')
    const received = await trainModel(model, optimizer)
    for (const key of Object.keys(expected) as (keyof Training)[]) expectClose(received[key], expected[key], 1e-4)
  })
})
