import { parseExperiment, resolveExperiment } from '@telarjs/core'
import { builtinRegistry, noProgress, writeCheckpoint } from '@telarjs/trainer'
import { expect, test } from 'vitest'
import { exportModel, importWeights } from './index.js'

const parsed = parseExperiment(builtinRegistry, {
  data: { use: 'dataset:xor' },
  model: [{ use: 'layer:dense', with: { units: 2 } }],
})
const experiment = resolveExperiment(builtinRegistry, parsed, { targets: 'classes', samples: 4 })
const sample = { shape: [2], classes: ['0', '1'], targetShape: [] }

test('without a backend, what is missing is said', async () => {
  const checkpoint = await writeCheckpoint({ experiment, sample, progress: noProgress, callbacks: {}, tensors: {} })
  const message = "exchange: expected a started backend, received none; import '@tensorflow/tfjs-backend-cpu'"
  await expect(exportModel(checkpoint, 'x.npz', { registry: builtinRegistry })).rejects.toThrow(message)
  await expect(importWeights({}, { experiment, sample, registry: builtinRegistry })).rejects.toThrow(message)
})
