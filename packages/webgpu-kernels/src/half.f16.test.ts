import { beforeAll, describe, expect, test } from 'vitest'
import { startGpu } from '../fixtures/gpu.js'
import { expectHalf, expectRange, halfCases } from '../fixtures/half-products.js'
import { chooseForm } from './form.js'

let device: GPUDevice

beforeAll(async () => {
  ;({ device } = await startGpu())
  expect(device.features.has('shader-f16')).toBe(true)
})

describe.each(['direct', 'tiled'] as const)('%s', (form) => {
  test.each(halfCases)('$name', async (half) => {
    chooseForm(device, form)
    await expectHalf(half)
  })

  test('sums have 32 bits, and a factor beyond 65504 is infinite', async () => {
    chooseForm(device, form)
    await expectRange()
  })
})
