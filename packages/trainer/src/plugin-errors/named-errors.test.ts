import type { Plugin } from '@telarjs/core'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  dataset,
  loss,
  metric,
  optimizer,
  regularizer,
  schedule,
  trainWith,
  transform,
} from '../../fixtures/odd-plugins.js'
import { sampleShape } from '../../fixtures/wrong-returns.js'

beforeAll(async () => {
  await tf.setBackend('cpu')
})

const fail = (): never => {
  throw new TypeError('it snapped')
}
const place = 'it snapped, at .*named-errors\\.test\\.ts:\\d+:\\d+$'

describe('what a plugin throws in a run names it, the member that failed and the place in its code', () => {
  test.each<[string, Plugin, string]>([
    ['an optimizer', optimizer({ update: fail }), `^optimizer: optimizer:acme/odd: update: ${place}`],
    ['a loss', loss({ compute: fail }), `^loss: loss:acme/odd: compute: ${place}`],
    ['a metric', metric(fail), `^metrics\\[0\\]: metric:acme/odd: compute: ${place}`],
    ['a schedule', schedule(fail), `^schedule: schedule:acme/odd: factor: ${place}`],
    [
      'a regularizer',
      regularizer({ constrain: fail }),
      `^regularizers\\[0\\]: regularizer:acme/odd: constrain: ${place}`,
    ],
    ['a transform', transform({ outputShape: fail }), `^transforms\\[0\\]: transform:acme/odd: outputShape: ${place}`],
    ['a data set', dataset(async () => fail()), `^data: dataset:acme/odd: load: ${place}`],
  ])('%s', async (_, plugin, message) => {
    await expect(trainWith(plugin)).rejects.toMatchObject({
      name: 'PluginError',
      message: expect.stringMatching(message),
    })
  })

  test('where it throws no error but a text', async () => {
    const gone = dataset(() => Promise.reject('the file is gone'))
    await expect(trainWith(gone)).rejects.toThrow('data: dataset:acme/odd: load: "the file is gone"')
  })
})

const streamOf = (take: () => Promise<unknown>) => ({
  size: 4,
  classCounts: [2, 2, 0],
  fingerprint: 'x',
  open: async () => ({ take, close: async () => undefined }),
})

describe('what a data set loads is refused where', () => {
  const whole = { size: 2, inputs: Float32Array.of(0, 1, 2, 3), targets: Int32Array.of(0, 1) }

  test.each<[string, object, string]>([
    ['there are no splits', { splits: undefined }, 'splits: expected an object, received undefined'],
    ['there is no shape', { shape: 2 }, `shape: expected ${sampleShape}, received 2`],
    ['classes have no names', { classes: 3 }, 'classes: expected an array of texts, received 3'],
    [
      'inputs are an array',
      { splits: { train: { ...whole, inputs: [0, 1, 2, 3] } } },
      'splits.train.inputs: expected Uint8Array or Float32Array, received [0,1,2,3]',
    ],
    [
      'inputs are of another type',
      { splits: { train: { ...whole, inputs: Int32Array.of(0, 1, 2, 3) } } },
      'splits.train.inputs: expected Uint8Array or Float32Array, received an Int32Array of 4',
    ],
    [
      'the size is missing',
      { splits: { train: { ...whole, size: undefined } } },
      'splits.train.size: expected how many samples there are, received undefined',
    ],
    [
      'splits have targets of two types',
      { splits: { train: whole, test: { ...whole, targets: Float32Array.of(0, 1) } } },
      "splits.test.targets: expected Int32Array, as in 'train', received a Float32Array of 2",
    ],
    ['a class has no weight', { classWeights: Float32Array.of(1, 2) }, 'classWeights: expected 3 numbers, received 2'],
    [
      'no class has a weight',
      { samplingWeights: new Float32Array(3) },
      'samplingWeights: expected a weight above 0, received 0',
    ],
    ['a stream ends early', { stream: streamOf(async () => whole) }, 'stream: take: expected 4 samples, received 2'],
    ['a stream breaks off', { stream: streamOf(async () => fail()) }, 'stream: take: it snapped, at '],
    [
      'inputs are missing',
      { splits: { train: { ...whole, inputs: Float32Array.of(0, 1, 2) } } },
      'splits.train.inputs: expected 4 numbers, 2 samples of [2], received 3',
    ],
    [
      'targets are missing',
      { splits: { train: { ...whole, targets: Int32Array.of(1) } } },
      'splits.train.targets: expected 2 numbers, received 1',
    ],
    [
      'a class has no name',
      { splits: { train: { ...whole, targets: Int32Array.of(0, 7) } } },
      'splits.train.targets[1]: expected a class from 0 to 2, received 7',
    ],
  ])('%s', async (_, loaded, message) => {
    await expect(trainWith(dataset(async () => loaded))).rejects.toThrow(`data: dataset:acme/odd: load: ${message}`)
  })
})
