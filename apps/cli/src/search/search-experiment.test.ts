import { builtinRegistry as registry } from '@telarjs/trainer'
import { expect, test } from 'vitest'
import { emptyFolder } from '../../fixtures/telar.js'
import type { TrainedRun } from '../workers/messages.js'
import type { Pool } from '../workers/pool.js'
import { searchExperiment } from './search-experiment.js'

const accuracies = [0.5, 0.7, 0.6, 0.9]
const trained = accuracies.map((accuracy) => ({ train: { accuracy }, validation: { accuracy } }))

/** Tells some of the epochs while it trains, and all of them with its result, as a queue does whose server lost what lay between. */
function poolThatTells(epochs: readonly number[]): Pool {
  return {
    size: 1,
    async run({ onEpoch }) {
      for (const epoch of epochs) onEpoch?.({ type: 'epoch', epoch, epochs: 4, scores: trained[epoch - 1]! })
      return { summary: {} as TrainedRun['summary'], epochs: trained }
    },
    close: async () => undefined,
  }
}

async function searchWith(pool: Pool) {
  const { trials } = await searchExperiment({
    base: { data: { use: 'dataset:spirals' }, model: [{ use: 'layer:dense', with: { units: 3 } }], epochs: 4 },
    space: { learningRate: { choices: [0.1] } },
    strategy: 'grid',
    prune: 'none',
    trials: 1,
    repeats: 1,
    seed: 1,
    goal: { metric: 'accuracy', split: undefined, direction: 'maximize', valueKind: 'fraction', quantity: 'accuracy' },
    registry,
    pool,
    folder: await emptyFolder(),
    signal: new AbortController().signal,
    warn: () => undefined,
    onEnd: () => undefined,
  })
  return trials
}

test.each([[[1, 2, 3, 4]], [[1, 2]], [[]]])(
  'a trial of which %j was told while it trained has all its reports',
  async (told) => {
    const trials = await searchWith(poolThatTells(told))
    expect(trials).toMatchObject([
      {
        reports: [
          { epoch: 1, value: 0.5 },
          { epoch: 2, value: 0.7 },
          { epoch: 3, value: 0.6 },
        ],
        results: [0.9],
      },
    ])
  },
)
