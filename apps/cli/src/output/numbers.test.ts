import { expect, test } from 'vitest'
import { duration, grouped, short } from './numbers.js'

test.each([
  [0.123456, '0.1235'],
  [12.3456, '12.35'],
  [0.00012345, '1.23e-4'],
  [0, '0.000'],
  [Number.NaN, 'NaN'],
])('a loss of %d is written %s', (value, text) => {
  expect(short(value)).toBe(text)
})

test.each([
  [3.21, '3.2 s'],
  [42.4, '42 s'],
  [200, '3 min 20 s'],
  [7500, '2 h 5 min'],
])('%d seconds are written %s', (seconds, text) => {
  expect(duration(seconds)).toBe(text)
})

test('large numbers are grouped', () => {
  expect(grouped(101770.4)).toBe('101,770')
})
