import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, numpy, replay } from '../fixtures/replay.js'
import { lamb } from './lamb.js'

describeOptimizer(lamb)

it('agrees with the paper’s algorithm in NumPy, also from a bias of zeros', async () => {
  expectTrajectory(await replay({ use: 'optimizer:lamb' }), numpy.lamb)
})
