import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { adadelta } from './adadelta.js'

describeOptimizer(adadelta, { learningRate: 10 })

it('agrees with PyTorch', async () => {
  expectTrajectory(await replay({ use: 'optimizer:adadelta' }, { rate: 20 }), torch.adadelta)
})
