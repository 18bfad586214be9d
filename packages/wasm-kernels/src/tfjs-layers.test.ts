import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, it } from 'vitest'
import { MODELS, OPTIMIZERS, trainModel, type Training } from './testing/layers-models.js'
import { expectClose } from './testing/reference.js'
import { startWasm } from './testing/wasm.js'

beforeAll(startWasm)

describe.each(Object.keys(MODELS))('tfjs-layers: %s', (model) => {
  it.each(Object.keys(OPTIMIZERS))('trains with %s as on plain JavaScript', async (optimizer) => {
    await tf.setBackend('cpu')
    const expected = await trainModel(model, optimizer)
    await tf.setBackend('wasm')
    const received = await trainModel(model, optimizer)
    for (const key of Object.keys(expected) as (keyof Training)[]) expectClose(received[key], expected[key], 1e-4)
  })
})
