import { noOptions } from '@telarjs/core'
import { defineTransform, type Transform } from '@telarjs/transforms/transform'
import * as tf from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { checkTransform, describeTransform } from './index.js'

const noise: Transform = {
  appliesInEvaluation: false,
  outputShape: (shape) => shape,
  apply: (x, { random }) => tf.add(x, tf.mul(0.1, random.normal(x.shape))),
}
const centered: Transform = { appliesInEvaluation: true, outputShape: (shape) => shape, apply: (x) => tf.sub(x, 0.5) }
const mixed: Transform = {
  ...noise,
  applyWithTargets: (x, targets) => ({
    x: tf.div(tf.add(x, tf.reverse(x, 0)), 2),
    targets: tf.div(tf.add(targets, tf.reverse(targets, 0)), 2),
  }),
}

function plugin(transform: Transform) {
  return defineTransform({
    id: 'transform:sample',
    summary: 'A sample',
    options: noOptions,
    create: () => transform,
  })
}

describeTransform(plugin(noise))
describeTransform(plugin(centered), { inputShape: [3] })
describeTransform(plugin(mixed))

describe('the kit of transforms refuses', () => {
  const kept: tf.Tensor[] = []
  const faults: [string, Transform, RegExp][] = [
    [
      'another shape than announced',
      { ...centered, apply: (x) => tf.slice(x, 0, 1) },
      /expected float32 \[4,8,8,1\], received float32 \[1,8,8,1\]/,
    ],
    [
      'another shape in training only',
      { appliesInEvaluation: false, outputShape: () => [64], apply: (x) => tf.reshape(x, [4, 64]) },
      /changes the shape in training only/,
    ],
    [
      'randomness of its own',
      { ...noise, apply: (x) => tf.mul(x, Math.random()) },
      /draw from the random that is passed in/,
    ],
    ['randomness in evaluation', { ...noise, appliesInEvaluation: true }, /random though training is false/],
    [
      'targets that are no probabilities',
      { ...mixed, applyWithTargets: (x, targets) => ({ x, targets: tf.mul(targets, 2) }) },
      /add up to 2, not to 1/,
    ],
    [
      'a leak',
      { ...centered, apply: (x) => (kept.push(tf.keep(tf.scalar(1))), tf.clone(x)) },
      /apply: leaves \d+ tensors behind/,
    ],
    ['a reading inside the step', { ...centered, apply: (x) => tf.sub(x, x.dataSync()[0]!) }, /reads a tensor/],
    ['NaN', { ...centered, apply: (x) => tf.log(tf.sub(x, 9)) }, /not finite/],
  ]
  it.each(faults)('%s', async (_, transform, message) => {
    await expect(checkTransform(plugin(transform))).rejects.toThrow(message)
  })
})
