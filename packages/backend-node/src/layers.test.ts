import { afterAll, beforeAll, describe, it } from 'vitest'
import { casesOf, expectPytorch } from '../../layers/fixtures/cases.js'
import { plugins } from '../../layers/src/manifest.js'
import { startBackend, type StartedNodeBackend } from './start.js'

/** The package of the layers checks them on stock tfjs-wasm; here, with the kernels that do several of their ops at once. */
describe.each(plugins.map(({ id }) => id).filter((id) => id.startsWith('layer:')))('%s on our kernels', (id) => {
  let backend: StartedNodeBackend
  beforeAll(async () => {
    backend = await startBackend({ backend: 'wasm', threads: 1 })
  })
  afterAll(() => backend.stop())

  it.each(casesOf(id))('%s has the numbers and gradients of PyTorch', (_, made) => expectPytorch(made))
})
