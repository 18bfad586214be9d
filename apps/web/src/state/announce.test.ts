import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { announce, announceCalmly, announcement } from './announce.js'

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

test('the same sentence twice is told twice', () => {
  announce('Moved.')
  expect(announcement.value).toBe('Moved.')
  announce('Moved.')
  expect(announcement.value).toBe('Moved.\u00a0')
})

test('of what comes all the time the newest is told, once a second', () => {
  for (let epoch = 1; epoch <= 5; epoch++) announceCalmly(`epoch ${epoch}`)
  expect(announcement.value).toBe('epoch 1')
  vi.advanceTimersByTime(1000)
  expect(announcement.value).toBe('epoch 5')
})

test('what happens once is told at once, and stands for a second', () => {
  announceCalmly('epoch 1')
  announceCalmly('epoch 2')
  announce('Paused.')
  announceCalmly('epoch 3')
  expect(announcement.value).toBe('Paused.')
  vi.advanceTimersByTime(1000)
  expect(announcement.value).toBe('epoch 3')
})

test('nothing that is older follows the last sentence', () => {
  announceCalmly('epoch 1')
  announceCalmly('epoch 2')
  announce('Complete.')
  vi.advanceTimersByTime(5000)
  expect(announcement.value).toBe('Complete.')
})
