import { expect, test } from 'vitest'
import { confidencesOf } from './confidences-of.js'

test('of classes: the largest probability, and whether it is of the true class', () => {
  // exp(2) / (exp(2) + 1) = 0.880797; at T = 2, exp(1) / (exp(1) + 1) = 0.731059.
  const scores = {
    logits: Float32Array.of(2, 0, 0, 2),
    width: 2,
    targets: Int32Array.of(0, 0),
    last: 'softmax',
  } as const
  const sharp = confidencesOf(scores, 1)
  expect(sharp.right).toEqual([true, false])
  for (const confidence of sharp.confidences) expect(confidence).toBeCloseTo(0.880797, 6)
  for (const confidence of confidencesOf(scores, 2).confidences) expect(confidence).toBeCloseTo(0.731059, 6)
})

test('of distributions the most probable class is true; of labels every one is an answer', () => {
  const wholes = {
    logits: Float32Array.of(0, 1),
    width: 2,
    targets: Float32Array.of(0.3, 0.7),
    last: 'softmax',
  } as const
  expect(confidencesOf(wholes, 1).right).toEqual([true])
  // σ(2) = 0.880797, and so is 1 − σ(−2).
  const labels = { logits: Float32Array.of(2, -2), width: 2, targets: Float32Array.of(1, 1), last: 'sigmoid' } as const
  const { confidences, right } = confidencesOf(labels, 1)
  expect(right).toEqual([true, false])
  for (const confidence of confidences) expect(confidence).toBeCloseTo(0.880797, 6)
})
