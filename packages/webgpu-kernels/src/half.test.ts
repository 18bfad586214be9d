import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../fixtures/gpu.js'
import { expectHalf, expectRange, halfCases } from '../fixtures/half-products.js'
import { toHalf } from '../fixtures/half.js'

beforeAll(async () => {
  await startGpu()
})

test('numbers are rounded as NumPy rounds them', () => {
  // np.float16(np.float32(x))
  const known = [
    [1 / 3, 0.333251953125],
    [0.1, 0.0999755859375],
    [1 + 2 ** -11, 1],
    [1 + 3 * 2 ** -11, 1.001953125],
    [65519, 65504],
    [65520, Infinity],
    [-7e4, -Infinity],
    [6e-8, 5.960464477539063e-8],
    [2.9e-8, 0],
    [1000.3, 1000.5],
  ] as const
  expect(known.map(([x]) => toHalf(Math.fround(x)))).toEqual(known.map(([, rounded]) => rounded))
})

// Here factors are rounded by integers. The form with `f16` is tested in half.f16.test.ts: SwiftShader has none.
test.each(halfCases)('$name', expectHalf)

test('sums have 32 bits, and a factor beyond 65504 is infinite', expectRange)
