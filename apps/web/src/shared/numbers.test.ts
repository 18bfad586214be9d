import { expect, test } from 'vitest'
import { axisText } from './numbers.js'

test.each<['fraction' | 'number', number, number, string]>([
  ['fraction', 1.5, 0.5, '150 %'],
  ['fraction', 0.975, 0.025, '97.5 %'],
  ['fraction', 0.98, 0.01, '98 %'],
  ['fraction', 0.9985, 0.0005, '99.85 %'],
  ['fraction', 1, 0.2, '100 %'],
  ['number', 0.975, 0.025, '0.975'],
  ['number', 0.5, 0.1, '0.5'],
])('a tick of %s at %s, %s before the next, says %s', (kind, value, step, text) => {
  expect(axisText(kind, value, step)).toBe(text)
})
