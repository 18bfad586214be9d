import { expect, test } from 'vitest'
import { axisText, metricText } from './numbers.js'

test.each([
  ['accuracy', 0.975, 0.025, '97.5 %'],
  ['accuracy', 0.98, 0.01, '98 %'],
  ['accuracy', 0.9985, 0.0005, '99.85 %'],
  ['accuracy', 1, 0.2, '100 %'],
  ['loss', 0.975, 0.025, '0.975'],
  ['mean-squared-error', 0.5, 0.1, '0.5'],
])('a tick of %s at %s, %s before the next, says %s', (name, value, step, text) => {
  expect(axisText(name, value, step)).toBe(text)
})

test('a part of one is told as per cent, anything else as a number', () => {
  expect(metricText('accuracy', 0.9791)).toBe('97.91 %')
  expect(metricText('mean-absolute-error', 0.5)).toBe('0.5')
})
