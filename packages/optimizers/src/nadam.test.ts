import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { nadam } from './nadam.js'

describeOptimizer(nadam)

it('agrees with PyTorch', async () => {
  expectTrajectory(await replay({ use: 'optimizer:nadam' }), torch.nadam)
})
