import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { adam } from './adam.js'

describeOptimizer(adam)
describeOptimizer(adam, { options: { amsgrad: true } })

it('agrees with PyTorch', async () => {
  expectTrajectory(await replay({ use: 'optimizer:adam' }), torch.adam)
  expectTrajectory(
    await replay({ use: 'optimizer:adam', with: { beta1: 0.5, beta2: 0.8, epsilon: 1e-3 } }),
    torch['adam-constants'],
  )
  expectTrajectory(await replay({ use: 'optimizer:adam', with: { beta2: 0.5, amsgrad: true } }), torch['adam-amsgrad'])
})

it('names its state', () => {
  const state = tf.tidy(() =>
    Object.keys(
      createRegistry([adam])
        .create('optimizer', { use: 'optimizer:adam' })
        .init({ '0-dense/kernel': tf.zeros([1]) }),
    ),
  )
  expect(state).toEqual(['firstMoment/0-dense/kernel', 'secondMoment/0-dense/kernel', 'beta1Power', 'beta2Power'])
})

it('says which tensor is missing from a state that is not its own', () => {
  tf.tidy(() => {
    const optimizer = createRegistry([adam]).create('optimizer', { use: 'optimizer:adam' })
    const params = { kernel: tf.zeros([1]) }
    const update = () =>
      optimizer.update(
        params,
        { 'velocity/kernel': tf.zeros([1]) },
        { params, learningRate: tf.scalar(1), step: tf.scalar(0, 'int32') },
      )
    expect(update).toThrow("optimizer: expected a tensor 'beta1Power', received velocity/kernel")
  })
})

it('refuses a beta of 1 and more, and an unknown option, by name', () => {
  const registry = createRegistry([adam])
  expect(() => registry.parse('optimizer', { use: 'optimizer:adam', with: { beta1: 2 } })).toThrow(
    'optimizer:adam with.beta1: expected <1, received 2',
  )
  expect(() => registry.parse('optimizer', { use: 'optimizer:adam', with: { bta1: 0.5 } })).toThrow(
    "unknown option 'bta1'; did you mean 'beta1'?",
  )
})
