import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, optax, replay } from '../fixtures/replay.js'
import { lars } from './lars.js'

describeOptimizer(lars, { options: { trust: 0.1 }, learningRate: 0.1 })

it('agrees with optax', async () => {
  expectTrajectory(await replay({ use: 'optimizer:lars', with: { trust: 0.1, weightDecay: 0.1 } }), optax.lars)
  const nesterov = { trust: 0.1, momentum: 0.8, nesterov: true }
  expectTrajectory(await replay({ use: 'optimizer:lars', with: nesterov }), optax['lars-nesterov'])
})
