import { describe, expect, test } from 'vitest'
import { median, ratio, samplesPerSecond, secondsTo, show } from './numbers.js'

const epochs = [
  { seconds: 2, samples: 60_000, accuracy: 0.96 },
  { seconds: 1, samples: 60_000, accuracy: 0.972 },
  { seconds: 1, samples: 60_000, accuracy: 0.969 },
]

test('median', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 2, 3])).toBe(2.5)
})

test('samples a second are those of all epochs together', () => {
  expect(samplesPerSecond({ epochs })).toBe(45_000)
})

describe('secondsTo', () => {
  test('counts whole epochs up to the first that is good enough', () => {
    expect(secondsTo(0.97, { epochs })).toBe(3)
  })
  test('is undefined where none is', () => {
    expect(secondsTo(0.98, { epochs })).toBeUndefined()
  })
})

test('a ratio is taken inside each round and its median over them', () => {
  // 2, 4 and 3 times as fast; in the fourth round the other did not run.
  expect(ratio([20, 8, 30, 99], [10, 2, 10, undefined])).toBe(3)
  expect(ratio([1], [undefined])).toBeUndefined()
})

test('numbers show three digits', () => {
  expect([123_456, 45.67, 0.012345, undefined].map(show)).toEqual(['123,456', '45.7', '0.0123', '–'])
})
