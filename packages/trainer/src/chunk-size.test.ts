import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createChunkSize } from './chunk-size.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

test('begins with one step and then fills a chunk', () => {
  const chunkSize = createChunkSize(100)
  expect(chunkSize.next(1000)).toBe(1)
  vi.advanceTimersByTime(400)
  chunkSize.done(1)
  expect(chunkSize.next(1000)).toBe(1)
  // The first step took 400 ms, the next thirty 1 ms each: the first said little, and 100 of 1 ms fill a chunk.
  vi.advanceTimersByTime(30)
  chunkSize.done(30)
  expect(chunkSize.next(1000)).toBe(100)
  expect(chunkSize.stepsPerSecond).toBe(1000)
})

test('stops at a border', () => {
  const chunkSize = createChunkSize(100)
  vi.advanceTimersByTime(1)
  chunkSize.done(1)
  expect(chunkSize.next(7)).toBe(7)
})

test('is not deceived by results that come in together', () => {
  const chunkSize = createChunkSize(100)
  vi.advanceTimersByTime(100)
  chunkSize.done(10)
  vi.advanceTimersByTime(100)
  chunkSize.done(10)
  chunkSize.done(10)
  vi.advanceTimersByTime(1)
  chunkSize.done(10)
  // 10 steps in 100 ms, three times, of which two were read late: the rate stays 100 a second until 25 ms have passed again.
  expect(chunkSize.stepsPerSecond).toBe(100)
})

test('does not count time in which nothing was trained, such as an evaluation', () => {
  const chunkSize = createChunkSize(100)
  vi.advanceTimersByTime(100)
  chunkSize.done(100)
  vi.advanceTimersByTime(5000)
  chunkSize.restart()
  vi.advanceTimersByTime(100)
  chunkSize.done(100)
  expect(chunkSize.stepsPerSecond).toBe(1000)
})
