import { startBackend } from '@telarjs/backend-web'
import { expect, test } from 'vitest'
import { timedSteps } from '../fixtures/timed-steps.js'

test('every kernel of a step is timed on the device of a page', async () => {
  const { kernels, dispatches } = await timedSteps(await startBackend({ backend: 'webgpu', allowSoftware: true }))
  expect(kernels.reduce((sum, kernel) => sum + kernel.dispatches, 0)).toBe(dispatches)
  // The product of the pixels with 784 x 128 weights takes milliseconds in software, and the browser rounds to a tenth of one.
  expect(kernels.find(({ name }) => name === 'TelarMatMul')!.microseconds).toBeGreaterThan(0)
})
