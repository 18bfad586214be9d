import { expect, it } from 'vitest'
import { duration, percent, shareTick, short } from './numbers.js'

it.each([
  [0.062942, '0.06294'],
  [0.5, '0.5'],
  [12, '12'],
  [123.456, '123.5'],
  [12345.6, '12,346'],
  [0.0000123456, '1.235e−5'],
  [-0.25, '−0.25'],
  [2e7, '2e7'],
  [0, '0'],
  [null, '–'],
  [NaN, '–'],
  [Infinity, '∞'],
  [100, '100'],
  [0.0001, '0.0001'],
])('%f is written %s', (value, text) => {
  expect(short(value)).toBe(text)
})

it('writes shares and times', () => {
  expect([percent(0.9791), percent(1, 0), percent(undefined), shareTick(0.975), shareTick(1)]).toEqual([
    '97.91 %',
    '100 %',
    '–',
    '97.5 %',
    '100 %',
  ])
  expect([duration(8.23), duration(59.6), duration(200), duration(7500)]).toEqual([
    '8.2 s',
    '60 s',
    '3 min 20 s',
    '2 h 5 min',
  ])
})
