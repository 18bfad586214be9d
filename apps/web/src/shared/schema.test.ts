import { expect, test } from 'vitest'
import { sliderOf } from './schema.js'

test('a number with two ends gets a slider, one with a single end none', () => {
  expect(sliderOf({ type: 'number', minimum: 0, maximum: 1 })).toEqual({ min: 0, max: 1, step: 0.01 })
  expect(sliderOf({ type: 'integer', minimum: 1, maximum: 9 })).toEqual({ min: 1, max: 9, step: 1 })
  expect(sliderOf({ type: 'number', minimum: 0 })).toBeUndefined()
  expect(sliderOf({ type: 'string' })).toBeUndefined()
})

test('a number or a list counts by its number, degrees by a right angle', () => {
  expect(sliderOf({ anyOf: [{ type: 'number', minimum: 0, maximum: 1 }, { type: 'array' }] })).toEqual({
    min: 0,
    max: 1,
    step: 0.01,
  })
  expect(sliderOf({ description: 'Degrees, clockwise', anyOf: [{ type: 'number', minimum: 0 }] })).toEqual({
    min: 0,
    max: 90,
    step: 1,
  })
})
