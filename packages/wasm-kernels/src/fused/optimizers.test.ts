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
    expect(run('TelarSgd', { param, gradient: tf.tensor1d(gradient), learningRate, ...velocity }, attributes)).toEqual([])
    expectClose(param.dataSync(), params[step]!, 1e-6)
  })
})

it.each(adam)('TelarAdam takes PyTorch steps: $options', ({ options, params }) => {
  const { learningRate, ...attributes } = options
  const param = tf.tensor1d(start)
  const moments = { firstMoment: tf.zeros([start.length]), secondMoment: tf.zeros([start.length]) }
  gradients.forEach((gradient, step) => {
    run('TelarAdam', {
      param, gradient: tf.tensor1d(gradient), ...moments, learningRate: tf.scalar(learningRate),
      beta1Power: tf.scalar(options.beta1 ** (step + 1)), beta2Power: tf.scalar(options.beta2 ** (step + 1)),
    }, attributes)
    expectClose(param.dataSync(), params[step]!, 2e-6)
  })
})

describe('in place', () => {
  it('updates what a variable sees, without new tensors', () => {
    const variable = tf.variable(tf.tensor1d(randomArray(6)))
    const inputs = { param: variable, gradient: tf.ones([6]), learningRate: tf.scalar(1) }
    const before = [...variable.dataSync()]
    const tensors = tf.memory().numTensors
    run('TelarSgd', inputs, { momentum: 0, nesterov: false, weightDecay: 0 })
    expect(tf.memory().numTensors).toBe(tensors)
    expectClose(variable.dataSync(), before.map((each) => each - 1), 1e-6)
  })

  it('takes parameters without elements', () => {
    const nothing = tf.zeros([0])
    expect(run('TelarSgd', { param: nothing, gradient: nothing, learningRate: tf.scalar(1) }, { momentum: 0, nesterov: false, weightDecay: 0 })).toEqual([])
  })
})
