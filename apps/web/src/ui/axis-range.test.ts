import { expect, test } from 'vitest'
import { rangeOf, shownSteps } from './axis-range.js'

test('an axis goes out to round numbers and moves seldom', () => {
  // Steps of 0.5 up to 2.5, and 2 % more.
  expect(rangeOf([{ y: [0.02, 2.31] }])).toEqual([0, 2.55])
  expect(rangeOf([{ y: [0.03, 2.4] }])).toEqual([0, 2.55])
  const [low, high] = rangeOf([{ y: [0.91, 0.973] }])
  // Steps of 0.02 from 0.9 to 0.98.
  expect(low).toBeCloseTo(0.9, 9)
  expect(high).toBeCloseTo(0.9816, 9)
})

test('a constant learning rate stands in its place over zero', () => {
  const [low, high] = rangeOf([{ y: [0.1, 0.1] }], true)
  expect(low).toBe(0)
  expect(high).toBeCloseTo(0.102, 9)
})

test('a few values far out do not press the others flat', () => {
  const y = Array.from({ length: 1000 }, (_, i) => (i < 5 ? 300 : 1 + (i % 10) / 100))
  expect(rangeOf([{ y }])[1]).toBeLessThan(1.2)
})

test('values that are not finite, or none, leave an axis', () => {
  expect(rangeOf([{ y: [NaN, Infinity] }])).toEqual([0, 1])
  expect(rangeOf([])).toEqual([0, 1])
})

test('the axis of steps ends with a half, a quarter, … of the run', () => {
  expect(shownSteps(1000, 1000)).toBe(1000)
  expect(shownSteps(501, 1000)).toBe(1000)
  expect(shownSteps(499, 1000)).toBe(500)
  expect(shownSteps(3, 1000)).toBe(1000 / 64)
  // A run whose end is not known, or that went on past it.
  expect(shownSteps(1200, 0)).toBe(1200)
})
