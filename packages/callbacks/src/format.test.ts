import { expect, it } from 'vitest'
import { clock, shortest } from './format.js'

it.each([
  [0, '0:00'],
  [59.4, '0:59'],
  [65, '1:05'],
  [3599.6, '1:00:00'],
  [3725, '1:02:05'],
])('clock(%d) is %s', (seconds, expected) => {
  expect(clock(seconds)).toBe(expected)
})

it('shortens a float32 to itself', () => {
  expect(shortest(Math.fround(0.1))).toBe(0.1)
  expect(Math.fround(shortest(Math.fround(1 / 3)))).toBeCloseTo(1 / 3, 7)
})
