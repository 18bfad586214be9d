import { createRegistry } from '@telarjs/core'
import { describeOptimizer } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectTrajectory, optax, replay } from '../fixtures/replay.js'
import { plugins } from './manifest.js'
import { scheduleFree } from './schedule-free.js'
import { sgd } from './sgd.js'

describeOptimizer(scheduleFree, { plugins: [sgd], learningRate: 0.5 })

it('evaluates the averages of optax, over SGD and over AdamW', async () => {
  expectTrajectory(await replay({ use: 'optimizer:schedule-free' }, { rate: 4 }), optax['schedule-free-sgd-average'])
  const optimizer = { use: 'optimizer:adamw', with: { beta1: 0, weightDecay: 0.1 } }
  expectTrajectory(
    await replay({ use: 'optimizer:schedule-free', with: { optimizer } }),
    optax['schedule-free-adamw-average'],
  )
})

it('trains the params of optax', async () => {
  const trained = await replay({ use: 'optimizer:schedule-free' }, { rate: 4, shows: 'params' })
  expectTrajectory(trained, optax['schedule-free-sgd'])
})

it('refuses a transformation as its inner optimizer', () => {
  const spec = { use: 'optimizer:schedule-free', with: { optimizer: { use: 'optimizer:ema' } } }
  expect(() => createRegistry(plugins).create('optimizer', spec)).toThrow(
    'optimizer.with.optimizer: expected an optimizer, received the transformation optimizer:ema',
  )
})
