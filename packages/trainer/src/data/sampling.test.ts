import { memoryStorage, parseExperiment } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import { beforeAll, expect, test } from 'vitest'
import { callbackOf, collect, endOf, registryWith } from '../../fixtures/points.js'
import { loadData } from './data.js'
import { epochOrder } from './epoch-order.js'
import { makePlan } from '../plan.js'
import { readCheckpoint } from '../checkpoint/read-checkpoint.js'
import { train } from '../train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const saving = callbackOf('callback:test/saving', () => ({
  name: 'saving',
  phase: 'persist',
  on: { steps: async ({ to }, run) => run.checkpoint(`step-${to}`) },
}))
const registry = registryWith(saving)

/** 20 samples of class 0 and 4 of class 1, told apart by the sign of x. */
const targets = Array.from({ length: 24 }, (_, i) => Number(i >= 20))
const rare = {
  seed: 3,
  data: {
    use: 'dataset:arrays',
    with: { inputs: targets.map((target, i) => [target ? 1 + i / 24 : -1 - i / 24]), targets, sampling: 'balanced' },
  },
  model: [{ use: 'layer:dense', with: { units: 2 } }],
  callbacks: [{ use: 'callback:test/saving' }],
  batchSize: 6,
  epochs: 3,
}

test('balanced sampling trains on as many samples of each class in every epoch', async () => {
  const parsed = parseExperiment(registry, rare)
  const plan = makePlan(parsed, registry, await loadData(parsed, { registry }))
  for (const epoch of [1, 2, 3]) {
    const drawn = [...epochOrder(plan, epoch)].map((sample) => targets[sample])
    expect([drawn.filter((target) => target === 0).length, drawn.filter((target) => target === 1).length]).toEqual([
      12, 12,
    ])
  }
  expect(epochOrder(plan, 1)).not.toEqual(epochOrder(plan, 2))
})

test('a run that draws by class goes on from any step as if it had not been interrupted', async () => {
  const parsed = parseExperiment(registry, rare)
  const storage = memoryStorage()
  const whole = await readCheckpoint(
    endOf(await collect(train(parsed, { registry, storage, stepsAtOnce: () => 1 }))).checkpoint!,
  )
  for (const step of [1, 4, 7, 10]) {
    const from = (await storage.read(`checkpoints/step-${step}.telar`))!
    const resumed = await readCheckpoint(endOf(await collect(train(parsed, { registry, from }))).checkpoint!)
    expect(resumed.tensors).toEqual(whole.tensors)
  }
})
