import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createPace } from './pace.js'

beforeEach(() => void vi.useFakeTimers({ toFake: ['performance'] }))
afterEach(() => void vi.useRealTimers())

test('begins with one step and then fills a stretch', () => {
  const pace = createPace(100)
  expect(pace.next(1000)).toBe(1)
  vi.advanceTimersByTime(50)
  pace.note(1)
  expect(pace.next(1000)).toBe(2)
  vi.advanceTimersByTime(2)
  pace.note(2)
  // The first step took 50 ms, the next two 1 ms each: the first said little, and 100 of 1 ms fill a stretch.
  expect(pace.next(1000)).toBe(100)
  expect(pace.stepsPerSecond).toBe(1000)
})

test('stops at a border', () => {
  const pace = createPace(100)
  vi.advanceTimersByTime(1)
  pace.note(1)
  expect(pace.next(7)).toBe(7)
})

test('does not count time in which nothing was trained, such as an evaluation', () => {
  const pace = createPace(100)
  vi.advanceTimersByTime(10)
  pace.note(10)
  vi.advanceTimersByTime(5000)
  pace.note(0)
  vi.advanceTimersByTime(10)
  pace.note(10)
  expect(pace.stepsPerSecond).toBe(1000)
})
