import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import checked from '../../fixtures/checked-onnx.json'
import { cases } from '../../fixtures/cases.js'
import { makeCase } from '../../fixtures/models.js'
import { registry, registryWithoutExporters } from '../../fixtures/own-layer.js'
import { exportModel } from '../export.js'
import type { OnnxEmitter } from './emitter.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

it.each(cases)(
  'writes $name byte for byte as onnxruntime judged it in scripts/crosschecks/exchange.mjs',
  async (given) => {
    const { checkpoint } = await makeCase(given)
    const [file] = await exportModel(checkpoint, 'x.onnx', { registry })
    expect(createHash('sha256').update(file!.bytes).digest('hex')).toBe((checked as Record<string, string>)[given.name])
  },
)

describe('a layer of somebody else', () => {
  const given = cases.find(({ name }) => name === 'own-layer')!
  const exported = async (onnx: OnnxEmitter) => {
    const { checkpoint } = await makeCase(given)
    return exportModel(checkpoint, 'x.onnx', { registry, exporters: { 'layer:acme/gain': { onnx } } })
  }

  it('is refused by its place where it has no exporter; the message says where one belongs', async () => {
    const { checkpoint } = await makeCase(given)
    await expect(exportModel(checkpoint, 'x.onnx', { registry: registryWithoutExporters })).rejects.toThrow(
      "model[1]: layer:acme/gain cannot be written as ONNX: there is no exporter for it; its plugin can bring one, defineLayer({ id: 'layer:acme/gain', …, exporters: { onnx: (step) => … } }); its weights can, as .safetensors or .npz",
    )
    await expect(exportModel(checkpoint, 'x.json', { registry: registryWithoutExporters })).rejects.toThrow(
      "{ id: 'layer:acme/gain', …, exporters: { keras: ",
    )
  })

  it('is refused where its exporter asks for a weight that the layer has not', async () => {
    await expect(exported(({ weight }) => ({ channelsLast: weight('gamma') }))).rejects.toThrow(
      'model[1]: the exporter of layer:acme/gain asks for the weight gamma; expected factor',
    )
  })

  it('is refused where its exporter names no result', async () => {
    await expect(exported(() => ({}))).rejects.toThrow(
      'model[1]: the exporter of layer:acme/gain: expected { channelsLast } or { channelsFirst }, the name of a tensor, received {}',
    )
  })
})
