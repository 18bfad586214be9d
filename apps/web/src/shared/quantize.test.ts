import { expect, test } from 'vitest'
import { dequantize, packedSize, quantize } from './quantize.js'

test('each column has its own scale', () => {
  // Columns of max 1.27 and 254: scales 0.01 and 2.
  const values = Float32Array.of(1.27, -254, 0.5, 3, -0.014, 0)
  const packed = quantize({ shape: [3, 2], values })
  expect(packed.length).toBe(2 * 4 + 6)
  expect([...new Int8Array(packed.slice(8).buffer)]).toEqual([127, -127, 50, 2, -1, 0])
  const back = dequantize(packed, [3, 2]).values
  expect([...back].map((value) => Number(value.toFixed(4)))).toEqual([1.27, -254, 0.5, 4, -0.01, 0])
})

test('a bias stays as it is, and a column of zeros too', () => {
  const bias = Float32Array.of(0.1, -3e-8, 5)
  expect(dequantize(quantize({ shape: [3], values: bias }), [3]).values).toEqual(bias)
  const zeros = new Float32Array(4)
  expect(dequantize(quantize({ shape: [2, 2], values: zeros }), [2, 2]).values).toEqual(zeros)
  expect([packedSize([]), packedSize([3]), packedSize([3, 3, 4, 8])]).toEqual([4, 12, 32 + 288])
})
