import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import * as tf from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { expectTrajectory, optax, replay } from '../fixtures/replay.js'
import { adafactor } from './adafactor.js'

describeOptimizer(adafactor, { learningRate: 0.1 })

it('agrees with optax', async () => {
  expectTrajectory(await replay({ use: 'optimizer:adafactor' }), optax.adafactor)
  const constants = { decayPower: 0.6, clip: 0.5, scaleByParam: false }
  expectTrajectory(await replay({ use: 'optimizer:adafactor', with: constants }), optax['adafactor-constants'])
})

it('keeps a number for each row and column of a kernel, and for each element of a bias', () => {
  const shapes = tf.tidy(() =>
    Object.entries(
      createRegistry([adafactor])
        .create('optimizer', { use: 'optimizer:adafactor' })
        .init({ kernel: tf.zeros([3, 3, 8, 16]), bias: tf.zeros([16]) }),
    ).map(([name, { shape }]) => [name, shape]),
  )
  expect(shapes).toEqual([
    ['rows/kernel', [3, 3, 8, 1]],
    ['columns/kernel', [3, 3, 1, 16]],
    ['secondMoment/bias', [16]],
  ])
})
