import { expect, test } from 'vitest'
import { isMet, wordsOf } from './goals.js'

const goal = { metric: 'accuracy', split: 'test', bound: 'at least', value: 0.9, text: '' } as const
const of = (accuracy: number, loss = 1) => ({
  test: { split: 'test', samples: 10, loss, metrics: { accuracy, perClass: [[1, 2]] }, predicted: [] },
})

test.each([
  [0.9, true],
  [0.89, false],
  [NaN, false],
])('an accuracy of %s, at least 0.9: %s', (accuracy, isReached) => {
  expect(isMet(goal, of(accuracy))).toBe(isReached)
})

test('a loss at most, and what is not there or no number', () => {
  const low = { ...goal, metric: 'loss', bound: 'at most', value: 0.5 } as const
  expect([isMet(low, of(0, 0.5)), isMet(low, of(0, 0.51))]).toEqual([true, false])
  expect(isMet({ ...goal, split: 'constructor' }, of(1))).toBe(false)
  expect(isMet({ ...goal, metric: 'perClass' }, of(1))).toBe(false)
})

test('what a run came to is said with its unit', () => {
  expect(wordsOf(goal, of(0.928), { accuracy: 'fraction' })).toBe('accuracy of test: 92.80 %')
  expect(wordsOf({ ...goal, split: 'validation' }, of(1), {})).toBe('accuracy of validation was not measured')
})
