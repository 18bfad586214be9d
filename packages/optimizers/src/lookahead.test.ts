import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, numpy, replay } from '../fixtures/replay.js'
import { lookahead } from './lookahead.js'

describeOptimizer(lookahead)

it('agrees with the paper’s algorithm in NumPy', async () => {
  const links = [{ use: 'optimizer:sgd', with: { momentum: 0.9 } }, { use: 'optimizer:lookahead' }]
  expectTrajectory(await replay({ use: 'optimizer:chain', with: { links } }), numpy['lookahead-sgd'])
})
