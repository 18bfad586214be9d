import * as tf from '@tensorflow/tfjs-core'
import { beforeAll, describe, expect, it } from 'vitest'
import { expectClose, randomArray } from '../testing/reference.js'
import { run } from '../testing/run.js'
import { startWasm } from '../testing/wasm.js'
import golden from './fixtures/optimizers.json' with { type: 'json' }

beforeAll(startWasm)

/** The steps that fixtures/optimizers.py took with PyTorch: from `param`, gradient i is `gradients[i]`. */
const { param: start, gradients, sgd, adam } = golden

it.each(sgd)('TelarSgd takes PyTorch steps: $options', ({ options, params }) => {
  const param = tf.tensor1d(start)
  const learningRate = tf.scalar(options.learningRate)
  const velocity = options.momentum > 0 ? { velocity: tf.zeros([start.length]) } : {}
  gradients.forEach((gradient, step) => {
    const { learningRate: _, ...attributes } = options
    expect(run('TelarSgd', { param, gradient: tf.tensor1d(gradient), learningRate, ...velocity }, attributes)).toEqual(
      [],
    )
    expectClose(param.dataSync(), params[step]!, 1e-6)
  })
})

it.each(adam)('TelarAdam takes PyTorch steps: $options', ({ options, params }) => {
  const { learningRate, ...attributes } = options
  const param = tf.tensor1d(start)
  const moments = { firstMoment: tf.zeros([start.length]), secondMoment: tf.zeros([start.length]) }
  gradients.forEach((gradient, step) => {
    run(
      'TelarAdam',
      {
        param,
        gradient: tf.tensor1d(gradient),
        ...moments,
        learningRate: tf.scalar(learningRate),
        beta1Power: tf.scalar(options.beta1 ** (step + 1)),
        beta2Power: tf.scalar(options.beta2 ** (step + 1)),
      },
      attributes,
    )
    expectClose(param.dataSync(), params[step]!, 2e-6)
  })
})

describe('in place', () => {
  it('updates what a variable sees, without new tensors', () => {
    const variable = tf.variable(tf.tensor1d(randomArray(6)))
    const inputs = { param: variable, gradient: tf.ones([6]), learningRate: tf.scalar(1) }
    const before = [...variable.dataSync()]
    const tensors = tf.memory().numTensors
    run('TelarSgd', inputs, { momentum: 0, nesterov: false, l2: 0 })
    expect(tf.memory().numTensors).toBe(tensors)
    expectClose(
      variable.dataSync(),
      before.map((each) => each - 1),
      1e-6,
    )
  })

  it('takes parameters without elements', () => {
    const nothing = tf.zeros([0])
    expect(
      run(
        'TelarSgd',
        { param: nothing, gradient: nothing, learningRate: tf.scalar(1) },
        { momentum: 0, nesterov: false, l2: 0 },
      ),
    ).toEqual([])
  })
})

it('lets NaN gradients show, and moments that have faded become zero', () => {
  const tensors = (fill: number) => ({
    param: tf.ones([5]),
    firstMoment: tf.fill([5], fill),
    secondMoment: tf.fill([5], Math.abs(fill)),
  })
  const step = (moments: ReturnType<typeof tensors>, gradient: number) => {
    const scalars = { learningRate: tf.scalar(0.1), beta1Power: tf.scalar(0.9), beta2Power: tf.scalar(0.999) }
    run(
      'TelarAdam',
      { ...moments, gradient: tf.fill([5], gradient), ...scalars },
      { beta1: 0.9, beta2: 0.999, epsilon: 1e-8, weightDecay: 0 },
    )
    return moments
  }
  expect([...step(tensors(-1e-38), 0).firstMoment.dataSync()].map(Math.abs)).toEqual([0, 0, 0, 0, 0])
  expectClose(step(tensors(1), NaN).param.dataSync(), [NaN, NaN, NaN, NaN, NaN])
})
