import { expect, test } from 'vitest'
import { createRate } from './rate.js'

test('counts steps a second over the last seconds', () => {
  let time = 0
  const rate = createRate(1000, () => time)
  expect(rate.note(0)).toBe(0)
  time = 500
  expect(rate.note(50)).toBe(100)
  time = 1000
  expect(rate.note(60)).toBe(60)
  // The window is now 1000 … 2000 with one mark before it: from step 50 at 500 to step 80 at 2000.
  time = 2000
  expect(rate.note(80)).toBe(20)
})

test('of steps slower than the window is that of the last one', () => {
  let time = 0
  const rate = createRate(1000, () => time)
  rate.note(0)
  time = 4000
  rate.note(1)
  time = 8000
  expect(rate.note(2)).toBe(0.25)
})
