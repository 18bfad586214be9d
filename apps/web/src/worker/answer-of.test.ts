import { expect, test } from 'vitest'
import { answerOf, sureness } from './answer-of.js'

test.each([
  [[0.25, 0.5, 0.25], 1, 0.5],
  [[0.75], 1, 0.75],
  [[0.25], 0, 0.75],
  [[NaN], -1, NaN],
  [[NaN, NaN], -1, NaN],
])('of %j the class is %i, with %d', (probabilities, answer, part) => {
  const values = Float32Array.from(probabilities)
  expect([answerOf(values), sureness(values)]).toEqual([answer, part])
})
