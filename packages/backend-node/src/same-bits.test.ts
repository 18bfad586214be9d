import type { Experiment } from '@telarjs/core'
import { expect, test } from 'vitest'
import { outcomeOf, trainings } from '../../trainer/fixtures/trainings.js'
import { startBackend } from './start.js'

/** Random numbers, statistics, and attention; and a network whose products are large enough to be split among threads. */
const names = ['batch norm of a convolution, momentum', 'dropout, adam', 'transformer, adam']
const small = trainings.filter(([name]) => names.includes(name))
const hidden = { use: 'layer:dense', with: { units: 600, activation: 'relu' } }
const wide = {
  ...small[1]![1],
  model: [hidden, hidden, { use: 'layer:dense', with: { units: 4 } }],
} as unknown as Experiment
const watched = ['csv-log', 'jsonl-log', 'dead-units', 'divergence-guard'].map((name) => ({ use: `callback:${name}` }))

async function outcomeOn(threads: number, experiment: Experiment): Promise<readonly number[]> {
  const backend = await startBackend({ backend: 'wasm', threads })
  try {
    return await outcomeOf(experiment, backend)
  } finally {
    await backend.stop()
  }
}

test.each([...small, ['wide', wide] as const])(
  '%s: threads and callbacks that watch change no bit of losses, evaluations and answers',
  async (_name, experiment) => {
    const alone = await outcomeOn(1, experiment)
    expect(alone.length).toBeGreaterThanOrEqual(12)
    expect(await outcomeOn(2, experiment)).toEqual(alone)
    expect(await outcomeOn(2, { ...experiment, callbacks: watched } as Experiment)).toEqual(alone)
  },
)
