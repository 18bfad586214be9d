import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  batchNormGradientWithoutScale,
  gatherOutOfRange,
  isSame,
  numericsCases,
} from '../../tensor/fixtures/numerics.js'
import { wasmPaths } from '../fixtures/wasm-paths.js'
import { startBackend, type StartedWebBackend } from './start.js'

/** Those of Node are in `@telarjs/backend-node`. */
describe.each([
  { backend: 'wasm', outside: 'error' },
  { backend: 'webgl', outside: [3, 4, 0, 0, 0, 0] },
  { backend: 'webgpu', outside: [3, 4, 0, 0, 0, 0] },
] as const)('on $backend', ({ backend, outside }) => {
  let started: StartedWebBackend

  beforeAll(async () => {
    started = await startBackend({ backend, wasmPaths })
  })

  afterAll(() => started.stop())

  test.for(numericsCases)('$name', async ({ run, expected }) => {
    const values = [...(await run().data())]
    expect(isSame(values, expected), `expected ${expected.join(', ')}, received ${values.join(', ')}`).toBe(true)
  })

  test('gather out of range', async () => {
    expect(await gatherOutOfRange()).toEqual(outside)
  })

  test('the gradient of batchNorm without scale and offset is an error of tfjs-core', () => {
    expect(batchNormGradientWithoutScale).toThrow(TypeError)
  })
})
