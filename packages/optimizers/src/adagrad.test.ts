import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { adagrad } from './adagrad.js'

describeOptimizer(adagrad)

it('agrees with PyTorch', async () => {
  expectTrajectory(await replay({ use: 'optimizer:adagrad' }), torch.adagrad)
})
