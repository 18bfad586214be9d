import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { rmsprop } from './rmsprop.js'

describeOptimizer(rmsprop)
describeOptimizer(rmsprop, { options: { centered: true, momentum: 0.5 }, learningRate: 0.01 })

it('agrees with PyTorch', async () => {
  expectTrajectory(await replay({ use: 'optimizer:rmsprop' }), torch.rmsprop)
  const centered = { decay: 0.9, momentum: 0.6, centered: true }
  expectTrajectory(await replay({ use: 'optimizer:rmsprop', with: centered }, { rate: 0.1 }), torch['rmsprop-centered'])
})
