import { describe, expect, test } from 'vitest'
import { differenceFrom, tolerances, trainForParity } from '../../trainer/fixtures/parity/compare.js'
import { parityExperiments, type ParityName } from '../../trainer/fixtures/parity/experiments.js'
import { wasmPaths } from '../fixtures/wasm-paths.js'
import { startBackend } from './start.js'

/** The same experiment and seed on every backend; those of Node are in `@telarjs/backend-node`. */
describe.each(['webgpu', 'webgl', 'wasm'] as const)('20 steps on %s give the losses of plain JavaScript', (backend) => {
  test.for(Object.keys(parityExperiments) as ParityName[])('%s', async (name, { annotate }) => {
    const started = await startBackend({ backend, wasmPaths })
    const difference = differenceFrom(name, await trainForParity(name, started).finally(started.stop))
    await annotate(`parity in Chromium, ${backend}, ${name}: ${difference.toExponential(1)}`)
    expect(difference).toBeLessThanOrEqual(tolerances[name])
  })
})
