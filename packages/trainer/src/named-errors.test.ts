import { createRegistry, definePlugin, noOptions, type Experiment, type Plugin } from '@telarjs/core'
import type { Layer } from '@telarjs/layers'
import { defineMetric } from '@telarjs/metrics'
import { mapTensors } from '@telarjs/tensor'
import * as tf from '@tensorflow/tfjs-core'
import type { Tensor } from '@tensorflow/tfjs-core'
import '@tensorflow/tfjs-backend-cpu'
import '@telarjs/tensor/gradients'
import { beforeAll, describe, expect, test } from 'vitest'
import {
  callback,
  dataset,
  layer,
  loss,
  metric,
  optimizer,
  regularizer,
  schedule,
  trainWith,
  transform,
} from '../fixtures/odd-plugins.js'
import { collect, experiment, points } from '../fixtures/points.js'
import { builtinPlugins } from './builtin.js'
import { train } from './train.js'

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

/** What somebody without a compiler may write. */
const any = (value: unknown) => value as never
const from = (value: unknown) => any(() => value)
const late = any(async () => ({}))

const withWeight = (parts: Partial<Layer>) =>
  layer({
    init: (outputShape) => ({ params: { w: tf.ones([4]) }, state: {}, outputShape }),
    apply: (x, { params, state }) => ({ y: tf.add(x, params['w']!), state }),
    forward: (x, { params, state }) => ({ y: tf.add(x, params['w']!), state, saved: {} }),
    ...parts,
  })
const announcing = (outputShape: unknown) => layer({ init: from({ params: {}, state: {}, outputShape }) })
const applying = (apply: (x: Tensor) => unknown) => layer({ apply: any(apply) })
const backward = (back: (dy: Tensor) => unknown) => withWeight({ backward: any(back) })
const updating = (make: (gradient: Tensor) => unknown) =>
  optimizer({ update: (gradients, state) => ({ updates: mapTensors(gradients, any(make)), state }) })
const measuring = (parts: object) =>
  defineMetric({
    id: 'metric:acme/odd',
    summary: 'Wrong',
    options: noOptions,
    create: () => ({
      name: 'odd',
      direction: 'minimize',
      valueKind: 'number',
      everyStep: false,
      update: (y) => tf.reshape(tf.sum(y), [1]),
      compute: () => 1,
      ...parts,
    }),
  })
const raw = (kind: string, made: unknown) =>
  definePlugin(
    any({ kind, id: `${kind}:acme/odd`, summary: 'Wrong', options: noOptions, create: () => made }),
  ) as Plugin
const asynchronous = 'a Promise; return it at once, not from an async function'
const sampleShape = 'the shape of one sample, such as [28, 28, 1]'

/** By the first words of the message: what is wrong, and what is said of it. */
const wrongReturns: Readonly<Record<string, readonly (readonly [string, Plugin, string])[]>> = {
  'model[0]: layer:acme/odd': [
    ['create gives a promise', raw('layer', Promise.resolve()), `create: expected an object, received ${asynchronous}`],
    [
      'forward alone',
      layer({ forward: late }),
      "create: expected both 'forward' and 'backward', or none of them, received 'forward' alone",
    ],
    [
      'no first params',
      layer({ init: from(undefined) }),
      'init: expected { params, state, outputShape }, received undefined',
    ],
    [
      'no state',
      layer({ init: from({ params: {} }) }),
      'init: expected { params, state, outputShape }, received { params }',
    ],
    [
      'init that is async',
      layer({ init: late }),
      `init: expected { params, state, outputShape }, received ${asynchronous}`,
    ],
    [
      'a param that is an array',
      layer({ init: from({ params: { w: [1, 2] }, state: {}, outputShape: [4] }) }),
      "init: params['w']: expected a tensor, received [1,2]",
    ],
    ['a shape with the batch', announcing([null, 4]), `init: outputShape: expected ${sampleShape}, received [null,4]`],
    ['half a unit', announcing([2.5]), `init: outputShape: expected ${sampleShape}, received [2.5]`],
    [
      'another shape than announced',
      applying((x) => ({ y: tf.concat([x, x], 1), state: {} })),
      'apply: y: expected float32 [1, 4], as init announced, received float32 [1, 8]',
    ],
    [
      'one answer for the whole batch',
      applying((x) => ({ y: tf.mean(x, 0, true), state: {} })),
      'apply: y: expected float32 [32, 4], as init announced, received float32 [1, 4]',
    ],
    [
      'whole numbers',
      applying((x) => ({ y: tf.cast(x, 'int32'), state: {} })),
      'apply: y: expected float32 [1, 4], as init announced, received int32 [1, 4]',
    ],
    ['y alone', applying((x) => x), 'apply: expected { y, state }, received float32 [1, 4]'],
    ['apply that is async', layer({ apply: late }), `apply: expected { y, state }, received ${asynchronous}`],
    [
      'a tensor that is gone',
      applying((x) => ({ y: gone(x), state: {} })),
      'apply: y: expected float32 [1, 4], as init announced, received float32 [1, 4], which is disposed',
    ],
    [
      'a penalty for each sample',
      applying((x) => ({ y: x, state: {}, penalty: tf.sum(x, 1) })),
      'apply: penalty: expected a float32 scalar, received float32 [32]',
    ],
    [
      'a gradient that is missing',
      backward((dx) => ({ gradients: {}, dx })),
      "backward: gradients['w']: expected float32 [4], received undefined",
    ],
    [
      'a gradient of another shape',
      backward((dx) => ({ gradients: { w: tf.sum(dx) }, dx })),
      "backward: gradients['w']: expected float32 [4], received float32 []",
    ],
    [
      'a gradient too many',
      backward((dx) => ({ gradients: { w: tf.sum(dx, 0), v: dx }, dx })),
      "backward: gradients: expected tensors of w, received 'v' too",
    ],
  ],
  'optimizer: optimizer:acme/odd': [
    ['state that is async', optimizer({ init: late }), `init: expected an object, received ${asynchronous}`],
    ['state that is a number', optimizer({ init: from({ step: 0 }) }), "init['step']: expected a tensor, received 0"],
    ['no updates', optimizer({ update: from(undefined) }), 'update: expected { updates, state }, received undefined'],
    [
      'params left out',
      optimizer({ update: (_, state) => ({ updates: {}, state }) }),
      "update: updates['2-dense/kernel']: expected float32 [8, 3], received undefined",
    ],
    [
      'one number for all',
      updating(() => tf.scalar(1)),
      "update: updates['2-dense/kernel']: expected float32 [8, 3], received float32 []",
    ],
    ['a plain number', updating(() => 0.1), "update: updates['2-dense/kernel']: expected float32 [8, 3], received 0.1"],
    [
      'updates that are bool',
      updating((gradient) => tf.greater(gradient, 0)),
      "update: updates['2-dense/kernel']: expected float32 [8, 3], received bool [8, 3]",
    ],
    [
      'params left out in place',
      optimizer({ updateInPlace: (_, state) => ({ params: {}, state }) }),
      "updateInPlace: params['0-dense/kernel']: expected float32 [4, 8], received undefined",
    ],
    [
      'averages of another shape',
      optimizer({ averaged: (params) => mapTensors(params, () => tf.scalar(1)) }),
      "averaged['0-dense/kernel']: expected float32 [4, 8], received float32 []",
    ],
  ],
  'loss: loss:acme/odd': [
    ['a number', loss({ compute: from(3) }), 'compute: expected a float32 scalar, the mean over the batch, received 3'],
    [
      'a loss for each sample',
      loss({ compute: any((y: Tensor) => tf.sum(y, 1)) }),
      'compute: expected a float32 scalar, the mean over the batch, received float32 [32]',
    ],
    [
      'whole numbers',
      loss({ compute: any((y: Tensor) => tf.cast(tf.mean(y), 'int32')) }),
      'compute: expected a float32 scalar, the mean over the batch, received int32 []',
    ],
    [
      'a gradient alone',
      loss({ gradient: any((y: Tensor) => y) }),
      'gradient: expected { value, gradient }, received float32 [1, 3]',
    ],
    [
      'a check that answers',
      loss({ check: from(false) }),
      'check: expected nothing, or an ExperimentError thrown, received false',
    ],
    [
      'targets of no kind',
      loss({ targets: any('labels') }),
      "create: targets: expected 'classes' or 'values', received \"labels\"",
    ],
  ],
  'metrics[0]: metric:acme/odd': [
    ['no sums', measuring({ update: () => undefined }), 'update: expected a float32 tensor, received undefined'],
    [
      'a sum for each sample',
      measuring({ update: (y: Tensor) => tf.sum(y, 1), everyStep: true }),
      'update: expected float32 [1], as for other batches, received float32 [32]',
    ],
    [
      'counts that are int32',
      measuring({ update: (y: Tensor) => tf.cast(tf.sum(y), 'int32') }),
      'update: expected a float32 tensor, received int32 []',
    ],
    [
      'no rows',
      measuring({ collects: true, update: (y: Tensor) => tf.sum(y) }),
      'update: expected a row for each of 1 samples, as it collects, received float32 []',
    ],
    [
      'no value',
      measuring({ compute: () => undefined }),
      'compute: expected a number, as its valueKind says, received undefined',
    ],
    [
      'a text',
      measuring({ compute: () => '0.5', everyStep: true }),
      'compute: expected a number, as its valueKind says, received "0.5"',
    ],
    [
      'a number for a table',
      measuring({ valueKind: 'table' }),
      'compute: expected a table of numbers, as its valueKind says, received 1',
    ],
    [
      'a direction of its own',
      measuring({ direction: 'max' }),
      "create: direction: expected 'maximize' or 'minimize', received \"max\"",
    ],
  ],
  'schedule: schedule:acme/odd': [
    ['NaN', schedule(() => NaN), 'factor at step 0: expected a finite number from 0, received NaN'],
    [
      'infinite in the end',
      schedule((step) => 1 / (4 - step)),
      'factor at step 4: expected a finite number from 0, received Infinity',
    ],
    ['nothing', schedule(from(undefined)), 'factor at step 0: expected a finite number from 0, received undefined'],
    ['a text', schedule(from('0.5')), 'factor at step 0: expected a finite number from 0, received "0.5"'],
    [
      'a tensor',
      schedule(any(() => tf.scalar(1))),
      'factor at step 0: expected a finite number from 0, received float32 []',
    ],
    ['below zero', schedule(() => -1), 'factor at step 0: expected a finite number from 0, received -1'],
  ],
  'regularizers[0]: regularizer:acme/odd': [
    [
      'neither penalty nor constraint',
      regularizer({}),
      "create: expected a function 'penalty' or 'constrain', received { appliesTo }",
    ],
    [
      'a penalty for each value',
      regularizer({ penalty: any((p: Tensor) => tf.square(p)) }),
      'penalty: expected a float32 scalar, received float32 [4, 8]',
    ],
    [
      'one gradient for all',
      regularizer({ penalty: (p) => tf.sum(p), gradient: () => tf.scalar(1) }),
      'gradient: expected float32 [4, 8], as the param, received float32 []',
    ],
    [
      'a constraint to nothing',
      regularizer({ constrain: from(undefined) }),
      'constrain: expected float32 [4, 8], as the param, received undefined',
    ],
    [
      'no word on where it applies',
      regularizer({ appliesTo: from(undefined), penalty: (p) => tf.sum(p) }),
      'appliesTo: expected true or false, received undefined',
    ],
  ],
  'transforms[0]: transform:acme/odd': [
    [
      'another shape than said',
      transform({ apply: (x) => tf.concat([x, x], 1) }),
      'apply: expected float32 [1, 4], as outputShape says, received float32 [1, 8]',
    ],
    [
      'fewer samples',
      transform({ apply: (x) => tf.slice(x, 0, 1) }),
      'apply: expected float32 [32, 4], as outputShape says, received float32 [1, 4]',
    ],
    [
      'a shape that is a number',
      transform({ outputShape: from(4) }),
      `outputShape: expected ${sampleShape}, received 4`,
    ],
    [
      'targets that are classes again',
      transform({ applyWithTargets: (x, targets) => ({ x, targets: tf.argMax(targets, 1) }) }),
      'applyWithTargets: targets: expected float32 [1, 3], as given, received int32 [1]',
    ],
  ],
  'callbacks[0]: callback:acme/odd': [
    [
      'an event that does not exist',
      callback(from(null), any({ epochDone: fail })),
      "create: on: unknown event 'epochDone'; did you mean 'epochEnd'?",
    ],
    [
      'a listener that is none',
      callback(from(null), { epochEnd: any(3) }),
      'create: on.epochEnd: expected a function, received 3',
    ],
    [
      'a phase of its own',
      raw('callback', { name: 'odd', phase: 'last', on: {} }),
      "create: phase: expected 'observe' or 'decide' or 'persist', received \"last\"",
    ],
    [
      'memory that is never read',
      raw('callback', { name: 'odd', phase: 'observe', on: {}, save: fail }),
      "create: expected both 'save' and 'load', or none of them, received 'save' alone",
    ],
    [
      'work that fails',
      raw('callback', { name: 'odd', phase: 'observe', on: {}, settle: fail }),
      'settle: it snapped, at ',
    ],
  ],
  'callback:acme/odd: failed at runStart': [
    [
      'a rate that is no number',
      callback(from(null), { runStart: (_, run) => run.scaleLearningRate(NaN) }),
      'scaleLearningRate: expected a finite number from 0, received NaN',
    ],
    [
      'a checkpoint outside',
      callback(from(null), { runStart: (_, run) => run.checkpoint('../best') }),
      'checkpoint: expected a name, such as \'best\', received "../best"',
    ],
  ],
}

describe.each(Object.entries(wrongReturns))('%s is refused for', (where, cases) => {
  test.each(cases)('%s', async (_, plugin, message) => {
    await expect(trainWith(plugin)).rejects.toMatchObject({
      name: 'PluginError',
      message: expect.stringContaining(`${where}: ${message}`),
    })
  })
})

function gone(x: Tensor): Tensor {
  const y = tf.neg(x)
  y.dispose()
  return y
}

test('a layer within another one is named by its place, with its gradient of the input', async () => {
  const inner = backward((dy) => ({ gradients: { w: tf.sum(dy, 0) }, dx: tf.sum(dy, 0) }))
  const layers = [{ use: 'layer:dense', with: { units: 4 } }, { use: inner.id }]
  const run = train(
    {
      ...experiment,
      model: [
        { use: 'layer:residual', with: { layers } },
        { use: 'layer:dense', with: { units: 3 } },
      ],
    } as Experiment,
    { registry: createRegistry([...builtinPlugins, points, inner]) },
  )
  await expect(collect(run)).rejects.toThrow(
    'model[0].with.layers[1]: layer:acme/odd: backward: dx: expected float32 [1, 4], as the input, received float32 [4]',
  )
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
