import { createRegistry, noOptions } from '@telarjs/core'
import { defineLayer } from '@telarjs/layers'
import { builtinPlugins, builtinRegistry, readCheckpoint, writeCheckpoint } from '@telarjs/trainer'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { createHash } from 'node:crypto'
import { beforeAll, expect, it } from 'vitest'
import checked from '../../fixtures/checked-onnx.json'
import { cases, makeCase } from '../../fixtures/models.js'
import { exportModel } from '../export.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

it.each(cases)(
  'writes $name byte for byte as onnxruntime judged it in scripts/crosschecks/exchange.mjs',
  async (given) => {
    const { checkpoint } = await makeCase(given)
    const [file] = await exportModel(checkpoint, 'x.onnx', { registry: builtinRegistry })
    expect(createHash('sha256').update(file!.bytes).digest('hex')).toBe((checked as Record<string, string>)[given.name])
  },
)

it('refuses a layer of somebody else by its place, and says what can be done', async () => {
  const twice = defineLayer({
    kind: 'layer',
    id: 'layer:acme/twice',
    version: 1,
    summary: 'Twice',
    options: noOptions,
    create: () => ({
      init: (inputShape) => ({ params: {}, state: {}, outputShape: inputShape }),
      apply: (x) => ({ y: tf.mul(x, 2), state: {} }),
    }),
  })
  const { checkpoint } = await makeCase(cases[0]!)
  const opened = await readCheckpoint(checkpoint)
  const model = [...opened.experiment.model, { use: 'layer:acme/twice', with: {} }]
  const changed = await writeCheckpoint({ ...opened, experiment: { ...opened.experiment, model } })
  const registry = createRegistry([...builtinPlugins, twice])
  await expect(exportModel(changed, 'x.onnx', { registry })).rejects.toThrow(
    'model[5]: layer:acme/twice cannot be written as ONNX; its weights can, as .safetensors or .npz',
  )
})
