import '@tensorflow/tfjs-backend-cpu'
import { readCheckpoint, predict, writeCheckpoint } from '@telarjs/trainer'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, it } from 'vitest'
import { cases } from '../fixtures/cases.js'
import { makeCase, samplesOf } from '../fixtures/models.js'
import { registry } from '../fixtures/own-layer.js'
import { exportModel } from './export.js'
import { openExported } from './exported.js'

beforeAll(() => tf.setBackend('cpu'))

it.each(['mlp', 'ensemble', 'ensemble-of-labels'])('a file of %s holds its temperature', async (name) => {
  const given = cases.find((each) => each.name === name)!
  const { checkpoint } = await makeCase(given)
  const calibration = { temperature: 2.5, split: 'validation', samples: 4, logLoss: { before: 1, after: 0.5 } }
  const calibrated = await writeCheckpoint({ ...(await readCheckpoint(checkpoint)), calibration })
  const [file] = await exportModel(calibrated, 'x.safetensors', { registry })
  const [answers, exported] = await Promise.all(
    [calibrated, await openExported(file!.bytes, registry, 'x.safetensors')].map((bytes) =>
      predict(bytes, samplesOf(given), { registry }),
    ),
  )
  exported!.values.forEach((value, i) => expect(value).toBeCloseTo(answers!.values[i]!, 6))
  // Any ONNX graph of it is the same network.
  expect((await exportModel(calibrated, 'x.onnx', { registry }))[0]!.bytes.length).toBeGreaterThan(0)
})
