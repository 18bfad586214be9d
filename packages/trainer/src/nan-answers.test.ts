import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { openLinear } from '../fixtures/linear-model.js'
import { scoresOfSplit } from './calibration/index.js'
import { uploadSplit } from './data/data.js'
import { evaluateSplit } from './evaluation.js'
import { decide } from './thresholds/index.js'

beforeAll(() => tf.setBackend('cpu'))

test.each([
  ['one logit', [[1]], [0], 'loss:binary-cross-entropy'],
  ['two logits', [[0, 1]], [0, 0], 'loss:cross-entropy'],
])('an answer that is NaN is counted for no class, and nothing is fitted to it: %s', async (_, kernel, bias, loss) => {
  const model = await openLinear({ kernel, bias, loss, classes: ['no', 'yes'] })
  const split = { size: 4, inputs: Float32Array.of(-1, NaN, 2, 1), targets: Int32Array.of(0, 0, 1, 1) }
  const uploaded = uploadSplit(split, model.sample)
  const { predicted, loss: mean } = await evaluateSplit(model.network, 'test', uploaded, () => model.tensors())
  expect([predicted, mean]).toEqual([[1, 2], NaN])
  await expect(scoresOfSplit(model, split)).rejects.toThrow(
    'sample 1 of the split: expected an answer that is a number, received NaN',
  )
  uploaded.release()
  model.release()
})

test('thresholds decide for no class where the probability is NaN', () => {
  expect([decide([NaN, NaN], [0.5]), decide([NaN, 0.7], [0.5, 0.5])]).toEqual([[], [1]])
})
