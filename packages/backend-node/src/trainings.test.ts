import { beforeAll, describe, expect, test } from 'vitest'
import { distance, outcomeOf, trainings } from '../../trainer/fixtures/trainings.js'
import { startBackend } from './start.js'

const expected = new Map<string, readonly number[]>()
beforeAll(async () => {
  const backend = await startBackend({ backend: 'cpu' })
  for (const [name, experiment] of trainings) expected.set(name, await outcomeOf(experiment, backend))
  await backend.stop()
})

describe.each([1, 2])('five epochs on wasm with %i threads come to what plain JavaScript comes to', (threads) => {
  test.each(trainings)('%s', async (name, experiment) => {
    const backend = await startBackend({ backend: 'wasm', threads })
    const outcome = await outcomeOf(experiment, backend)
    await backend.stop()
    // Five epochs of losses and evaluations, and an answer.
    expect(outcome.length).toBeGreaterThanOrEqual(12)
    expect(distance(outcome, expected.get(name)!)).toBeLessThan(1e-4)
  })
})

/** What no other test captures. */
const capturedHere =
  /^(depthwise|transposed|up-sampling|group norm|recurrent|transformer|activity).*, adam$|, s[aw][ma]$/

test.each(trainings.filter(([name]) => capturedHere.test(name)))(
  'captured on WebGPU, five epochs of %s come to what plain JavaScript comes to',
  async (name, experiment) => {
    const backend = await startBackend({ backend: 'webgpu' })
    const outcome = await outcomeOf(experiment, backend)
    await backend.stop()
    expect(distance(outcome, expected.get(name)!)).toBeLessThan(1e-4)
  },
)
