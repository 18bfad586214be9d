import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, expect, test } from 'vitest'
import { startGpu } from '../../../fixtures/gpu.js'
import { batchNormForward, batchNormGradient } from '../../fused/batch-norm.js'
import { readTensors, type NamedTensors } from '../../named.js'
import { createStepRandom, keyTensor } from '../../random.js'
import { createEagerRunner } from '../eager/eager-runner.js'
import type { Feeds, StateHolder, Step } from '../step.js'
import { createCapturedRunner } from './captured-runner.js'
import '../../gradients.js'

beforeAll(async () => {
  await startGpu()
})

const BATCH = 3
const feeds: Feeds = {
  x: { dtype: 'float32', shape: [BATCH, 6, 6, 1] },
  labels: { dtype: 'int32', shape: [BATCH] },
  step: { dtype: 'int32', shape: [] },
}

const normalize = tf.customGrad((x, scale, offset, save) => {
  const given = { x: x as tf.Tensor, scale: scale as tf.Tensor1D, offset: offset as tf.Tensor1D }
  const { y, mean, variance } = batchNormForward(given, { epsilon: 1e-3 })
  ;(save as tf.GradSaveFunc)([given.x, given.scale, mean, variance])
  function gradFunc(dy: tf.Tensor, saved: tf.Tensor[]): tf.Tensor[] {
    const [x, scale, mean, variance] = saved as [tf.Tensor, tf.Tensor1D, tf.Tensor1D, tf.Tensor1D]
    const { dx, dScale, dOffset } = batchNormGradient({ x, dy, scale, mean, variance }, { epsilon: 1e-3 })
    return [dx, dScale, dOffset]
  }
  return { value: y, gradFunc }
})

/** Convolution, batch norm, pooling, dropout and a dense layer under the tape, with RMSProp in plain ops. */
const step: Step = (state, { x, labels, step }) => {
  const { key, ...trained } = state
  const random = createStepRandom(key as tf.Tensor1D, step as tf.Scalar)
  const names = Object.keys(trained).filter((name) => !name.startsWith('v/'))
  function lossOf(...params: tf.Tensor[]): tf.Scalar {
    const [filter, scale, offset, kernel] = params as [tf.Tensor4D, tf.Tensor1D, tf.Tensor1D, tf.Tensor2D]
    const convolved = tf.conv2d(x as tf.Tensor4D, filter, 1, 'same')
    const pooled = tf.maxPool(tf.relu(normalize(convolved, scale, offset) as tf.Tensor4D), 2, 2, 'valid')
    const flat = tf.reshape(pooled, [BATCH, -1]) as tf.Tensor2D
    const kept = tf.mul<tf.Tensor2D>(flat, tf.mul(random.stream('dropout').bernoulli(0.5, flat.shape), 2))
    return tf.losses.softmaxCrossEntropy(tf.oneHot(labels as tf.Tensor1D, 4), tf.matMul(kept, kernel)) as tf.Scalar
  }
  const { value, grads } = tf.valueAndGrads(lossOf)(names.map((name) => state[name]!))
  const next: Record<string, tf.Tensor> = { key: key! }
  for (const [i, name] of names.entries()) {
    const v = tf.add(tf.mul(state[`v/${name}`]!, 0.9), tf.mul(tf.square(grads[i]!), 0.1))
    next[`v/${name}`] = v
    next[name] = tf.sub(state[name]!, tf.mul(0.01, tf.div(grads[i]!, tf.add(tf.sqrt(v), 1e-6))))
  }
  return { state: next, out: { loss: value } }
}

function start(): NamedTensors {
  const params = {
    filter: tf.randomNormal([3, 3, 1, 2], 0, 0.5, 'float32', 1),
    scale: tf.ones([2]),
    offset: tf.zeros([2]),
    kernel: tf.randomNormal([18, 4], 0, 0.5, 'float32', 2),
  }
  const squares = Object.entries(params).map(([name, { shape }]) => [`v/${name}`, tf.zeros(shape)] as const)
  return { ...params, ...Object.fromEntries(squares), key: keyTensor([3, 4]) }
}

test('a network with convolution, batch norm, pooling and dropout: captured equals eager, bit for bit', async () => {
  const steps = 3
  const table = {
    x: Float32Array.from({ length: steps * BATCH * 36 }, (_, i) => Math.sin(i * i)),
    labels: Int32Array.from({ length: steps * BATCH }, (_, i) => i % 4),
    step: Int32Array.from({ length: steps }, (_, i) => i),
  }
  const [a, b]: [StateHolder, StateHolder] = [{ current: start() }, { current: start() }]
  const captured = createCapturedRunner(step, a, feeds)
  const got = await captured.run(steps, table).read()
  expect(got).toEqual(await createEagerRunner(step, b, feeds, 'reference').run(steps, table).read())
  expect(await readTensors(a.current)).toEqual(await readTensors(b.current))
  expect(got['loss']!.every(Number.isFinite)).toBe(true)
})
