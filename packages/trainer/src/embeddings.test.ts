import '@telarjs/tensor/gradients'
import '@tensorflow/tfjs-backend-cpu'
import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { linearCheckpoint } from '../fixtures/linear-model.js'
import { collect } from '../fixtures/points.js'
import { builtinRegistry } from './builtin.js'
import { scoresOfSplit } from './calibration/index.js'
import { uploadSplit } from './data/data.js'
import { makeEnsemble } from './ensemble/index.js'
import { evaluateSplit } from './evaluation.js'
import { openModel } from './inference/open-model.js'
import { columnImportance } from './interpretation/index.js'
import { train } from './train.js'

beforeAll(() => tf.setBackend('cpu'))

/** Embeds a number as itself. */
const identity = { kernel: [[1]], bias: [0], loss: 'loss:triplet', classes: ['a', 'b'] } as const
/** Sorted by class: in batches of four that follow each other there would be no triplet. */
const sorted = {
  size: 8,
  inputs: Float32Array.of(0, 1, 2, 3, 2.5, 3, 4, 5),
  targets: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
}

describe('a network of embeddings', () => {
  test('is evaluated in batches as in training that mix the classes, and by its neighbors in the whole split', async () => {
    const model = await openModel(await linearCheckpoint(identity), builtinRegistry)
    const network = { ...model.network, experiment: { ...model.network.experiment, batchSize: 4 } }
    const split = uploadSplit(sorted, model.sample)
    const { loss, metrics, predicted } = await evaluateSplit(network, 'test', split, () => model.tensors())
    // Of 0, 2 | 2.5, 4 the pairs have 0.5, 1, 0 and 0.5; of 1, 3 | 3, 5 they have 0, 1, 1 and 0.
    expect(loss).toBeCloseTo(0.5, 6)
    // 0, 1 and 5 are nearest to one of their class.
    expect(metrics).toEqual({ 'recall-at-1': 3 / 8 })
    expect(predicted).toEqual([])
    split.release()
    model.release()
  })

  test('answers with embeddings, of which none is a class', async () => {
    const model = await openModel(await linearCheckpoint(identity), builtinRegistry)
    const { classes, shape, values } = await model.predict(Float32Array.of(3, -1))
    expect({ classes, shape, values: [...values] }).toEqual({ classes: [], shape: [2, 1], values: [3, -1] })
    model.release()
  })

  test('has no probabilities, no importance of columns and no mean with another network', async () => {
    const columns = [
      { as: 'number', name: 'x', fill: 0, indicator: false, center: 0, spread: 1, scale: 'standard' },
    ] as const
    const checkpoint = await linearCheckpoint({ ...identity, columns })
    const model = await openModel(checkpoint, builtinRegistry)
    await expect(scoresOfSplit(model, sorted)).rejects.toThrow(
      'loss:triplet: expected a loss whose answers are probabilities of classes or labels, such as loss:cross-entropy, received one of embeddings',
    )
    await expect(columnImportance(model, sorted)).rejects.toThrow(
      'classes, labels or values, received one of embeddings',
    )
    const networks = ['one', 'two'].map((name) => ({ name, checkpoint }))
    await expect(makeEnsemble(networks, { name: 'both', registry: builtinRegistry })).rejects.toThrow(
      'ensemble: loss:triplet: expected networks whose answers have a mean: probabilities or values, received embeddings',
    )
    model.release()
  })
})

describe('what reads classes is refused before the first step', () => {
  const experiment = {
    data: { use: 'dataset:blobs', with: { samples: 40 } },
    model: [{ use: 'layer:dense', with: { units: 2 } }],
    loss: { use: 'loss:triplet' },
    epochs: 1,
  } as const
  test.each([
    [
      { metrics: [{ use: 'metric:accuracy' }] },
      'experiment.metrics[0]: metric:accuracy: expected a metric of embeddings, which loss:triplet gives, received one of scores or values; metric:recall-at-k fits those',
    ],
    [
      {
        loss: { use: 'loss:cross-entropy' },
        metrics: [{ use: 'metric:recall-at-k' }],
        model: [{ use: 'layer:dense', with: { units: 3 } }],
      },
      'experiment.metrics[0]: metric:recall-at-k: expected a metric of what loss:cross-entropy gives, received one of embeddings; loss:triplet gives those',
    ],
    [
      { transforms: [{ use: 'transform:mixup' }] },
      'experiment.transforms[0]: transform:mixup: expected transforms that leave each sample its class, which loss:triplet compares, received one that mixes samples of several classes',
    ],
  ] as const)('%#', async (changes, message) => {
    await expect(collect(train({ ...experiment, ...changes }, { registry: builtinRegistry }))).rejects.toThrow(message)
  })
})
