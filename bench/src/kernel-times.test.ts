import { expect, test } from 'vitest'
import { timedSteps } from '../fixtures/timed-steps.js'
import { startInNode } from '../rows/start-node.js'

test('every kernel of a step is timed on the device', async () => {
  const task = { program: 'telar', workload: 'W1', backend: 'webgpu', kernels: 'pack', threads: 1 } as const
  const backend = await startInNode({ ...task, epochs: 1, seconds: 1 })
  const { kernels, dispatches } = await timedSteps(backend)
  expect(kernels.reduce((sum, kernel) => sum + kernel.dispatches, 0)).toBe(dispatches)
  // The product of the pixels with 784 x 128 weights takes part of every step.
  expect(kernels.find(({ name }) => name === 'TelarMatMul')!.microseconds).toBeGreaterThan(0)
  expect(kernels.map(({ microseconds }) => microseconds)).toEqual(
    kernels.map(({ microseconds }) => microseconds).toSorted((a, b) => b - a),
  )
})
