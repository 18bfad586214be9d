import { expect, test } from 'vitest'
import { downsample, smooth } from './downsample.js'

test('a short curve stays as it is', () => {
  expect(downsample([0, 1, 2], [5, 6, 7], 10)).toEqual({ x: [0, 1, 2], y: [5, 6, 7] })
})

test('a long curve keeps its peak and its order', () => {
  const x = Array.from({ length: 100_000 }, (_, i) => i)
  const y = x.map((i) => (i === 54_321 ? 1000 : Math.sin(i / 100)))
  const kept = downsample(x, y, 2000)
  expect(kept.x.length).toBeLessThanOrEqual(2000)
  expect(kept.x).toContain(54_321)
  expect(Math.max(...kept.y)).toBe(1000)
  expect(kept.x.every((step, i) => i === 0 || step > kept.x[i - 1]!)).toBe(true)
})

// By hand, s = 0.5: m = 2, weight 0.5 -> 4; m = 1 + 1 = 2... y = 4, 2: m1 = 2 / 0.5 = 4; m2 = (1 + 1) / 0.75 = 8/3.
test('smoothing begins at the first value', () => {
  expect([...smooth([4, 2], 0.5)]).toEqual([4, 2 / 0.75])
  expect([...smooth([4, NaN, 4], 0.9)].map((value) => Math.round(value * 1e9) / 1e9)).toEqual([4, 4, 4])
})
