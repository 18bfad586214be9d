import { expect, test } from 'vitest'
import { products } from '../rows/product-list.js'
import { productTables } from './products.js'

test('a dense layer is three products, the first one two, a convolution as many', () => {
  expect(products.W1.map(({ inputs }) => inputs)).toEqual([
    { a: [64, 784], b: [784, 128] },
    { a: [64, 784], b: [64, 128] },
    { a: [64, 128], b: [128, 10] },
    { a: [64, 128], b: [64, 10] },
    { a: [64, 10], b: [128, 10] },
  ])
  expect(products.W4).toHaveLength(8)
  // 64 images of 14 × 14 windows of 3 · 3 · 16 values, 32 outputs.
  expect(products.W4[2]!.multiplications).toBe(64 * 196 * 144 * 32)
})

test('a table says what each product reaches of the fastest of all', () => {
  const timed = { compiled: 20, native: 50 }
  const text = productTables({
    builds: { compiled: 'simd', native: 'avx2' },
    peaks: [{ compiled: 40, native: 100 }],
    workloads: { W1: products.W1.map(() => timed) },
  })
  expect(text).toContain('native avx2: 100 GFLOP/s; wasm simd: 40 GFLOP/s')
  expect(text).toContain('| first layer, 64×784 · 784×128 | 12.8 | 50 | 50 % | 20 | 50 % |')
  const compiled = productTables({
    builds: { compiled: 'simd' },
    peaks: [{ compiled: 40 }],
    workloads: { W1: products.W1.map(() => ({ compiled: 20 })) },
  })
  expect(compiled).toContain('| first layer, 64×784 · 784×128 | 12.8 | 20 | 50 % |')
})
