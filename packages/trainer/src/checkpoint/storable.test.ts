import type { Plugin } from '@telarjs/core'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, describe, expect, test } from 'vitest'
import { callback, layer, loss, metric, optimizer, trainWith, withState } from '../../fixtures/odd-plugins.js'
import { endOf } from '../../fixtures/points.js'
import { readCheckpoint } from './read-checkpoint.js'
import { writeCheckpoint } from './write-checkpoint.js'

const bool = () => tf.zeros([2], 'bool')
const itself: Record<string, unknown> = {}
itself['again'] = itself

beforeAll(async () => {
  await tf.setBackend('cpu')
})

describe('before the first step a run refuses', () => {
  test.each<[string, Plugin, string]>([
    [
      'state of a layer that is bool',
      layer({ init: withState(() => ({ seen: bool() })) }),
      "model[0]: layer:acme/odd: init: state '0-acme-odd/seen': expected float32 or int32, which a checkpoint can hold, received bool",
    ],
    [
      'state of a layer that is a number',
      layer({ init: withState(() => ({ seen: 3 })) }),
      "model[0]: layer:acme/odd: init: state['seen']: expected a tensor, received 3",
    ],
    [
      'params that are int32',
      layer({ init: (outputShape) => ({ params: { shift: tf.zeros([4], 'int32') }, state: {}, outputShape }) }),
      "model[0]: layer:acme/odd: init: param '0-acme-odd/shift': expected float32, received int32",
    ],
    [
      'one tensor under two names',
      layer({
        init: withState(() => {
          const one = tf.zeros([4])
          return { mean: one, variance: one }
        }),
      }),
      "model[0]: layer:acme/odd: init: state '0-acme-odd/variance': expected a tensor of its own, received that of state '0-acme-odd/mean'; hand over a copy (copyTensors)",
    ],
    [
      'state of a layer that a step makes bool',
      layer({
        init: withState(() => ({ seen: tf.zeros([2]) })),
        apply: (x) => ({ y: x, state: { seen: bool() } }),
      }),
      "model[0]: layer:acme/odd: a step: state '0-acme-odd/seen': expected float32 [2], received bool [2]",
    ],
    [
      'state of a layer that a step forgets',
      layer({ init: withState(() => ({ seen: tf.zeros([2]) })), apply: (x) => ({ y: x, state: {} }) }),
      "model[0]: layer:acme/odd: a step: state '0-acme-odd/seen': expected float32 [2], received nothing of that name",
    ],
    [
      'state of an optimizer that is bool',
      optimizer({ init: () => ({ seen: bool() }) }),
      "optimizer: optimizer:acme/odd: init: state 'seen': expected float32 or int32, which a checkpoint can hold, received bool",
    ],
    [
      'state of an optimizer that is the params themselves',
      optimizer({ init: (params) => params }),
      "optimizer: optimizer:acme/odd: init: state '0-dense/kernel': expected a tensor of its own, received that of param '0-dense/kernel'; hand over a copy (copyTensors)",
    ],
    [
      'state of an optimizer that was not there at first',
      optimizer({ update: (gradients) => ({ updates: gradients, state: { late: tf.zeros([1]) } }) }),
      "optimizer: optimizer:acme/odd: a step: state 'late': expected nothing of that name, received float32 [1]",
    ],
    [
      'updates that are larger than their params',
      optimizer({
        update: (gradients, state) => ({ updates: mapTensors(gradients, (g) => tf.expandDims(g)), state }),
      }),
      "optimizer: optimizer:acme/odd: update: updates['2-dense/kernel']: expected float32 [8, 3], received float32 [1, 8, 3]",
    ],
    [
      'a gradient of the loss that has another form than the prediction',
      loss({ gradient: (y) => ({ value: tf.mean(y), gradient: tf.mean(y, 0) }) }),
      'loss: loss:acme/odd: gradient: gradient: expected float32 [1, 3], as the prediction, received float32 [3]',
    ],
    [
      'a memory of a callback that is a Map',
      callback(() => ({ best: [new Map()] }) as never),
      'callback:acme/odd: save.best[0]: expected plain JSON, which a checkpoint can hold, received a Map',
    ],
    [
      'a memory of a callback that begins as infinite',
      callback(() => ({ best: Infinity })),
      'callback:acme/odd: save.best: expected plain JSON, which a checkpoint can hold, received Infinity',
    ],
    [
      'a memory of a callback that holds itself',
      callback(() => itself as never),
      'callback:acme/odd: save.again: expected plain JSON, which a checkpoint can hold, received an object that holds itself',
    ],
  ])('%s', async (_, plugin, message) => {
    await expect(trainWith(plugin)).rejects.toThrow(expect.objectContaining({ message }))
  })
})

test('a step refuses a loss for each sample, which one sample cannot tell', async () => {
  const perSample = loss({ compute: (y) => tf.sum(tf.square(y), 1) as tf.Scalar })
  await expect(trainWith(perSample)).rejects.toThrow(
    'loss: loss:acme/odd: compute: expected a float32 scalar, the mean over the batch, received float32 [32]',
  )
})

test('an evaluation refuses the value of a metric that no log can hold', async () => {
  const typed = metric((sums) => Float32Array.from(sums) as never)
  await expect(trainWith(typed)).rejects.toThrow(
    'metrics[0]: metric:acme/odd: compute: expected a number, as its valueKind says, received a Float32Array of 1',
  )
})

test('a checkpoint refuses a memory that became something else than JSON, and keeps one that diverged', async () => {
  let memory: unknown = { best: null, unused: undefined }
  const become = (value: unknown) =>
    callback(() => memory as never, { epochEnd: () => void (memory = { best: value }) })
  await expect(trainWith(become(3n))).rejects.toThrow(
    'callback:acme/odd: save.best: expected plain JSON, which a checkpoint can hold, received 3',
  )
  memory = {}
  const { checkpoint } = endOf(await trainWith(become(NaN)))
  expect((await readCheckpoint(checkpoint!)).callbacks).toEqual({ 'acme/odd': { best: null } })
})

test('state that is int32, or shares memory with a param, is saved and read again', async () => {
  const counting = layer({
    init: withState(() => ({ steps: tf.scalar(0, 'int32') })),
    apply: (x, { state, training }) => ({
      y: x,
      state: training ? { steps: tf.add(state['steps']!, tf.scalar(1, 'int32')) } : state,
    }),
  })
  const first = endOf(await trainWith(counting))
  const twice = endOf(await trainWith(counting, { from: first.checkpoint!, epochs: 2 }))
  const { tensors } = await readCheckpoint(twice.checkpoint!)
  expect(tensors['state/0-acme-odd/steps']).toEqual({ dtype: 'int32', shape: [], values: Int32Array.of(10) })

  const following = optimizer({ init: (params) => mapTensors(params, (param) => tf.clone(param)) })
  const { checkpoint } = endOf(await trainWith(following))
  const saved = (await readCheckpoint(checkpoint!)).tensors
  expect(saved['optimizer/0-dense/kernel']!.values).not.toEqual(saved['params/0-dense/kernel']!.values)
})

describe('writeCheckpoint refuses', () => {
  test.each([
    [
      'bytes',
      { dtype: 'bool', shape: [2], values: new Uint8Array(2) },
      "checkpoint: 'state/x': expected float32 in a Float32Array, or int32 in an Int32Array, received bool in a Uint8Array",
    ],
    [
      'a shape that is not that of the values',
      { dtype: 'float32', shape: [3], values: new Float32Array(2) },
      "checkpoint: 'state/x': expected 12 bytes for F32 [3], received 8",
    ],
  ])('%s', async (_, array, message) => {
    const { checkpoint } = endOf(await trainWith(metric(() => 1)))
    const given = await readCheckpoint(checkpoint!)
    const tensors = { ...given.tensors, 'state/x': array as never }
    await expect(writeCheckpoint({ ...given, tensors })).rejects.toThrow(message)
  })
})
