import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { io } from '@tensorflow/tfjs-core'
import { loadLayersModel } from '@tensorflow/tfjs-layers'
import { beforeAll, describe, expect, it } from 'vitest'
import { cases } from '../../fixtures/cases.js'
import { makeCase, samplesOf } from '../../fixtures/models.js'
import { registry } from '../../fixtures/own-layer.js'
import { exportModel } from '../export.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

/** Loads the two files as tfjs-layers would from disk. */
async function load(json: Uint8Array, weights: Uint8Array) {
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(json)) as {
    modelTopology: object
    weightsManifest: { weights: io.WeightsManifestEntry[] }[]
  }
  const weightData = weights.slice().buffer
  return loadLayersModel(io.fromMemory({ modelTopology, weightSpecs: weightsManifest[0]!.weights, weightData }))
}

describe('tfjs-layers loads a LayersModel and answers as Telar does', () => {
  it.each(cases.filter(({ not }) => !not?.includes('layers-model')))('$name', async (given) => {
    const { checkpoint, answers } = await makeCase(given)
    const [model, weights] = await exportModel(checkpoint, 'exported/digits.json', { registry })
    expect([model!.name, weights!.name]).toEqual(['exported/digits.json', 'exported/digits.weights.bin'])
    const loaded = await load(model!.bytes, weights!.bytes)
    const y = loaded.predict(tf.tensor(samplesOf(given), [5, ...given.sample.shape])) as tf.Tensor
    const received = await y.data()
    expect(received.length).toBe(answers.length)
    received.forEach((value, i) => expect(Math.abs(value - answers[i]!)).toBeLessThan(1e-5))
  })

  it('gives values in the units of the data, where the loss saw them scaled', async () => {
    const given = {
      name: 'prices',
      sample: {
        shape: [3],
        classes: [],
        targetShape: [2],
        targetScale: { center: [180_000, 6], spread: [80_000, 1.5] },
      },
      model: [{ use: 'layer:dense', with: { units: 2 } }],
      loss: { use: 'loss:mean-squared-error' },
    }
    const { checkpoint, answers } = await makeCase(given)
    const [model, weights] = await exportModel(checkpoint, 'prices.json', { registry })
    const y = (await load(model!.bytes, weights!.bytes)).predict(tf.tensor(samplesOf(given), [5, 3])) as tf.Tensor
    const received = await y.data()
    expect(received.length).toBe(10)
    received.forEach((value, i) => expect(Math.abs(value / answers[i]! - 1)).toBeLessThan(1e-5))
    // Around the centers, and not around 0 as in the loss.
    expect(Math.max(...answers)).toBeGreaterThan(1000)
  })

  it('refuses an exporter that gives no layer of Keras', async () => {
    const { checkpoint } = await makeCase(cases.find(({ name }) => name === 'own-layer')!)
    const wrong = { 'layer:acme/gain': { keras: () => [] } }
    await expect(exportModel(checkpoint, 'x.json', { registry, exporters: wrong })).rejects.toThrow(
      'model[1]: the exporter of layer:acme/gain: expected a list of one or more layers of Keras, received []',
    )
  })

  it('names its weights file, so that a server finds it', async () => {
    const { checkpoint } = await makeCase(cases[0]!)
    const [model] = await exportModel(checkpoint, 'a/b/digits.json', { registry })
    expect(JSON.parse(new TextDecoder().decode(model!.bytes))).toMatchObject({
      format: 'layers-model',
      weightsManifest: [{ paths: ['digits.weights.bin'] }],
    })
  })

  it.each(cases.filter(({ not }) => not?.includes('layers-model')))(
    'refuses $name, and says what can be done',
    async (given) => {
      const { checkpoint } = await makeCase(given)
      await expect(exportModel(checkpoint, 'x.json', { registry })).rejects.toThrow(
        /cannot be written as a LayersModel: TensorFlow\.js has no .*; its weights can, as \.safetensors or \.npz/,
      )
    },
  )
})
