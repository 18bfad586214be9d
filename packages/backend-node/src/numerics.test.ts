import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  batchNormGradientWithoutScale,
  gatherOutOfRange,
  isSame,
  numericsCases,
} from '../../tensor/fixtures/numerics.js'
import { startBackend, type StartedNodeBackend } from './start.js'

test.for(numericsCases)('docs/parity.md has a row for $name', ({ name }) => {
  expect(readFileSync(new URL('../../../docs/parity.md', import.meta.url), 'utf8')).toContain(`| ${name} |`)
})

/** Those of the browser are in `@telarjs/backend-web`. */
describe.each([
  { backend: 'cpu', outside: 'error' },
  { backend: 'wasm', outside: 'error' },
  { backend: 'webgpu', outside: [3, 4, 0, 0, 0, 0] },
] as const)('on $backend', ({ backend, outside }) => {
  let started: StartedNodeBackend

  beforeAll(async () => {
    started = await startBackend({ backend })
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
