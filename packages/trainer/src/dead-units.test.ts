import type { DeadUnits } from '@telarjs/callbacks'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, expect, test } from 'vitest'
import { callbackOf, collect, experiment, registryWith } from '../fixtures/points.js'
import { train } from './train.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const found: DeadUnits[][] = []
const asking = callbackOf('callback:test/asking', () => ({
  name: 'asking',
  phase: 'decide',
  on: { epochEnd: async (_, run) => void found.push([...(await run.deadUnits())]) },
}))
const options = { registry: registryWith(asking) }

async function deadUnits(bias: number): Promise<readonly DeadUnits[]> {
  const hidden = {
    use: 'layer:dense',
    with: { units: 8, activation: 'relu', biasInitializer: { use: 'initializer:constant', with: { value: bias } } },
  } as const
  const model = [
    { use: 'layer:flatten' },
    hidden,
    { use: 'layer:dropout', with: { rate: 0.5 } },
    { use: 'layer:dense', with: { units: 3 } },
  ] as const
  await collect(
    train(
      { ...experiment, model, learningRate: 1e-6, epochs: 1, callbacks: [{ use: 'callback:test/asking' }] },
      options,
    ),
  )
  return found.at(-1)!
}

test('dead units are counted by layer, from the first that learns', async () => {
  const before = tf.memory().numTensors
  // Inputs are 0 … 1 and weights about 1: a bias of -100 closes every ReLU, one of 100 opens it.
  expect(await deadUnits(-100)).toEqual([
    { layer: '1-dense', units: 8, dead: 8 },
    // Its bias has moved.
    { layer: '3-dense', units: 3, dead: 0 },
  ])
  expect((await deadUnits(100)).map(({ dead }) => dead)).toEqual([0, 0])
  expect(tf.memory().numTensors).toBe(before)
})
