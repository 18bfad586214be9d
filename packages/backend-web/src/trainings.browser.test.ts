import { beforeAll, describe, expect, test } from 'vitest'
import { wasmPaths } from '../fixtures/wasm-paths.js'
import { distance, outcomeOf, trainings } from '../../trainer/fixtures/trainings.js'
import { startBackend } from './start.js'

const expected = new Map<string, readonly number[]>()
beforeAll(async () => {
  const backend = await startBackend({ backend: 'cpu' })
  for (const [name, experiment] of trainings) expected.set(name, await outcomeOf(experiment, backend))
  await backend.stop()
})

describe('five epochs on wasm in a page come to what plain JavaScript comes to', () => {
  test.each(trainings)('%s', async (name, experiment) => {
    const backend = await startBackend({ backend: 'wasm', wasmPaths })
    const outcome = await outcomeOf(experiment, backend)
    await backend.stop()
    expect(distance(outcome, expected.get(name)!)).toBeLessThan(1e-4)
  })
})
