import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, numpy, replay } from '../fixtures/replay.js'
import { lion } from './lion.js'

describeOptimizer(lion)

it('agrees with the paper’s algorithm in NumPy', async () => {
  expectTrajectory(await replay({ use: 'optimizer:lion' }), numpy.lion)
})

it('decays weights as in the paper with a second link', async () => {
  const links = [
    { use: 'optimizer:lion', with: { beta1: 0.95, beta2: 0.98 } },
    { use: 'optimizer:weight-decay', with: { lambda: 0.5 } },
  ]
  expectTrajectory(await replay({ use: 'optimizer:chain', with: { links } }), numpy['lion-weight-decay'])
})
