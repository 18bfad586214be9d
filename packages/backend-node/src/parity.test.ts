import { describe, expect, test } from 'vitest'
import { differenceFrom, tolerances, trainForParity } from '../../trainer/fixtures/parity/compare.js'
import { parityExperiments, type ParityName } from '../../trainer/fixtures/parity/experiments.js'
import { startBackend } from './start.js'

/** The same experiment and seed on every backend; `node` is in `scripts/crosschecks/tensorflow.mjs`, the browser's in `@telarjs/backend-web`. */
describe.each(['cpu', 'wasm', 'webgpu'] as const)('20 steps on %s give the losses of plain JavaScript', (backend) => {
  test.for(Object.keys(parityExperiments) as ParityName[])('%s', async (name, { annotate }) => {
    const started = await startBackend({ backend })
    const difference = differenceFrom(name, await trainForParity(name, started).finally(started.stop))
    await annotate(`parity in Node, ${backend}, ${name}: ${difference.toExponential(1)}`)
    expect(difference).toBeLessThanOrEqual(tolerances[name])
  })
})
