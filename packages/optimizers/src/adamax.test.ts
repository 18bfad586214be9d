import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { adamax } from './adamax.js'

describeOptimizer(adamax)

it('agrees with PyTorch', async () => {
  expectTrajectory(await replay({ use: 'optimizer:adamax' }), torch.adamax)
})
