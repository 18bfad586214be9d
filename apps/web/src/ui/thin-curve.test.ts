import { expect, test } from 'vitest'
import { createSmoothing, createThinCurve, inColumns } from './thin-curve.js'

function thinned(y: readonly number[], most: number) {
  const curve = createThinCurve(most)
  y.forEach((value, x) => curve.add(x, value))
  return curve.points()
}

test('a short curve stays as it is, a level one too', () => {
  expect(thinned([5, 7, 6, 6, 2], 8)).toEqual({ x: [0, 1, 2, 3, 4], y: [5, 7, 6, 6, 2] })
})

// By hand: buckets of two hold eight points; the ninth makes them four wide: [3 1 4 1] [5 9 2 6] [5].
// The least and the last of the most: 1 at step 1 and 4 at step 2, 2 at step 6 and 9 at step 5.
test('a curve that has outgrown its buckets keeps the least and the most of wider ones, in order', () => {
  expect(thinned([3, 1, 4, 1, 5, 9, 2, 6, 5], 8)).toEqual({ x: [1, 2, 5, 6, 8], y: [1, 4, 9, 2, 5] })
})

test('a long curve keeps its peak and its order', () => {
  const { x, y } = thinned(
    Array.from({ length: 100_000 }, (_, step) => (step === 54_321 ? 1000 : Math.sin(step / 100))),
    2000,
  )
  expect(x.length).toBeGreaterThan(1000)
  expect(x.length).toBeLessThanOrEqual(2000)
  expect(y[x.indexOf(54_321)]).toBe(1000)
  expect(x.every((step, i) => i === 0 || step > x[i - 1]!)).toBe(true)
})

test('a value that is not finite hides none beside it', () => {
  expect(thinned([NaN, 2, Infinity, 3, NaN, NaN], 8)).toEqual({ x: [1, 3, 4], y: [2, 3, NaN] })
})

// By hand: steps 0 … 8 in two columns, [0 1 2 3] and [4 5 6 7]; 8 lies on the right edge, in a column of its own.
// Of 3 1 4 1 the least is at step 1 and the most at 2; of 5 9 2 6 they are at 6 and 5.
test('a chart gets the least and the most of each of its columns', () => {
  const x = [0, 1, 2, 3, 4, 5, 6, 7, 8]
  const curve = { x, y: [3, 1, 4, 1, 5, 9, 2, 6, 5] }
  expect(inColumns(curve, 0, 8, 2)).toEqual({ x: [1, 2, 5, 6, 8], y: [1, 4, 9, 2, 5] })
  // Seen from nearby, steps 4 … 6 in four columns, it is as it was.
  expect(inColumns(curve, 4, 6, 4)).toEqual(curve)
})

// By hand, s = 0.5: y = 4, 2: m1 = 2 / 0.5 = 4; m2 = (1 + 1) / 0.75 = 8/3.
test('smoothing begins at the first value', () => {
  expect([4, 2].map(createSmoothing(0.5))).toEqual([4, 2 / 0.75])
  expect([4, NaN, 4].map(createSmoothing(0.9)).map((value) => Math.round(value * 1e9) / 1e9)).toEqual([4, 4, 4])
})
