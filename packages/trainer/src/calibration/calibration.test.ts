import type { Split } from '@telarjs/datasets'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import expected from '../../fixtures/calibration.json' with { type: 'json' }
import { linearCheckpoint } from '../../fixtures/linear-model.js'
import { builtinRegistry } from '../builtin.js'
import { readCheckpoint, writeCheckpoint } from '../checkpoint/index.js'
import { uploadSplit } from '../data/data.js'
import { evaluateSplit } from '../evaluation.js'
import { openModel } from '../inference/open-model.js'
import { fitTemperature, type Scores } from './fit-temperature.js'
import { scoresOfSplit } from './scores-of-split.js'

beforeAll(() => tf.setBackend('cpu'))

describe('a temperature', () => {
  test.each([
    ['too sure', 'softmax', Int32Array],
    ['not sure enough', 'softmax', Int32Array],
    ['two classes by one logit', 'sigmoid', Int32Array],
    ['three labels', 'sigmoid', Float32Array],
    ['distributions', 'softmax', Float32Array],
  ] as const)('of %s is that of scikit-learn or SciPy', (name, last, Targets) => {
    const { logits, width, targets, temperature, before, after } = expected[name]
    const found = fitTemperature({ logits: Float32Array.from(logits), width, targets: Targets.from(targets), last })
    // SciPy stops where the loss no longer changes: at half of a double's digits.
    expect(found.temperature / temperature).toBeCloseTo(1, 5)
    expect(found.logLoss.before).toBeCloseTo(before, 6)
    expect(found.logLoss.after).toBeCloseTo(after, 6)
  })

  test('that would have no end is refused: all samples are right, or none says anything', () => {
    const scores = (logits: number[]): Scores => ({
      logits: Float32Array.from(logits),
      width: 2,
      targets: Int32Array.of(0, 1),
      last: 'softmax',
    })
    expect(() => fitTemperature(scores([3, 0, 0, 1]))).toThrow('all samples are answered rightly')
    expect(() => fitTemperature(scores([0, 3, 1, 0]))).toThrow('no more of the targets than guessing')
  })
})

test('a checkpoint keeps its temperature, and every answer is divided by it', async () => {
  const bytes = await linearCheckpoint({
    kernel: [[3, 0, -3]],
    bias: [0.3, 0, 0],
    loss: 'loss:cross-entropy',
    classes: ['a', 'b', 'c'],
  })
  const calibration = { temperature: 2, split: 'validation', samples: 4, logLoss: { before: 1, after: 0.5 } }
  const calibrated = await writeCheckpoint({ ...(await readCheckpoint(bytes)), calibration })
  expect((await readCheckpoint(calibrated)).calibration).toEqual(calibration)
  const model = await openModel(calibrated, builtinRegistry)
  // exp(3.3 / 2), exp(0 / 2), exp(−3 / 2) over their sum, 5.20698 + 1 + 0.22313 = 6.43011.
  const probabilities = [0.80978, 0.15552, 0.0347]
  const { values } = await model.predict(Float32Array.of(1))
  values.forEach((p, i) => expect(p).toBeCloseTo(probabilities[i]!, 3))
  const last = tf.tidy(() =>
    model
      .layerOutputs(tf.ones([1, 1]))
      .at(-1)!
      .dataSync()
      .slice(),
  )
  last.forEach((p, i) => expect(p).toBeCloseTo(probabilities[i]!, 3))
  const split: Split = { size: 2, inputs: Float32Array.of(1, 1), targets: Int32Array.of(0, 1) }
  const uploaded = uploadSplit(split, model.sample)
  const { loss } = await evaluateSplit(model.network, 'test', uploaded, () => model.tensors())
  expect(loss).toBeCloseTo((-Math.log(0.80978) - Math.log(0.15552)) / 2, 4)
  // To be fitted again, logits are those of the network.
  const { logits, last: function_ } = await scoresOfSplit(model, split)
  expect(function_).toBe('softmax')
  ;[3.3, 0, -3, 3.3, 0, -3].forEach((z, i) => expect(logits[i]).toBeCloseTo(z, 5))
  uploaded.release()
  model.release()
})

test('a network of values has no temperature', async () => {
  const bytes = await linearCheckpoint({ kernel: [[3]], bias: [0], loss: 'loss:mean-squared-error', classes: [] })
  const model = await openModel(bytes, builtinRegistry)
  const split = { size: 1, inputs: Float32Array.of(1), targets: Float32Array.of(0) }
  await expect(scoresOfSplit(model, split)).rejects.toThrow('answers are probabilities of classes or labels')
})
