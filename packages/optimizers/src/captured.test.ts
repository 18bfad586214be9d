import { beforeAll, expect, it } from 'vitest'
import { startGpu } from '../../tensor/fixtures/gpu.js'
import { everyPlugin } from '../fixtures/every-plugin.js'
import { expectTrajectory } from '../fixtures/replay.js'
import { run } from '../fixtures/run.js'

beforeAll(async () => {
  await startGpu()
})

it.each(everyPlugin)('$name, captured on WebGPU, gives the same numbers', async ({ spec, expected, options }) => {
  const { why, trajectory } = await run(spec, options?.rate)
  expect(why).toBe('')
  expectTrajectory(trajectory, expected)
})
