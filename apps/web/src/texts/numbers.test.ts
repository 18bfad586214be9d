import { afterEach, expect, test } from 'vitest'
import { speak } from './language.js'
import { duration, formatMetric, grouped, localized, percent, precise, short, typedNumber, written } from './numbers.js'

afterEach(() => speak('en'))

// As the CLDR has it for Spanish: a comma, a narrow gap before %, points between thousands from five digits on.
test('numbers are written as the language does', async () => {
  const all = () => [
    short(0.062942),
    short(1234.5678, 6),
    grouped(1234),
    grouped(101770),
    percent(0.9791),
    percent(1, 0),
  ]
  expect(all()).toEqual(['0.06294', '1234.57', '1,234', '101,770', '97.91 %', '100 %'])
  await speak('es')
  expect(all()).toEqual(['0,06294', '1234,57', '1234', '101.770', '97,91\u00a0%', '100\u00a0%'])
  expect([short(0.0000123456), short(123.456), short(12345.6), short(NaN), short(undefined)]).toEqual([
    '1,235e-5',
    '123,5',
    '12.346',
    'NaN',
    '–',
  ])
  expect([duration(8.23), precise(2.3), localized('12.3k'), formatMetric(0.5)]).toEqual([
    '8,2 s',
    '2,30',
    '12,3k',
    '0,5',
  ])
})

test('what a field shows is read again, and a number is typed with a comma or a point in every language', async () => {
  const values = [0.002, 1.5e-7, -3, 60_000, 1e21]
  for (const code of ['en', 'es']) {
    await speak(code)
    expect(values.map((value) => typedNumber(written(value)))).toEqual(values)
    expect(['0.002', '0,002', ' 1,5e-3 ', ',5'].map((text) => typedNumber(text))).toEqual([0.002, 0.002, 0.0015, 0.5])
    // Thousands are grouped where nothing can follow them.
    expect(['60,000', '60.000', '1 000 000', '12'].map((text) => typedNumber(text, true))).toEqual([
      60_000, 60_000, 1_000_000, 12,
    ])
    expect(['', 'much', '1,000.5', '1.2.3'].map((text) => typedNumber(text))).toEqual([NaN, NaN, NaN, NaN])
  }
  expect(written(0.002)).toBe('0,002')
})
