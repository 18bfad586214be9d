import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, numpy, replay } from '../fixtures/replay.js'
import { adan } from './adan.js'

describeOptimizer(adan, { learningRate: 0.1 })

it('agrees with algorithm 1 of the paper', async () => {
  expectTrajectory(await replay({ use: 'optimizer:adan' }), numpy.adan)
  const constants = { beta1: 0.9, beta2: 0.8, beta3: 0.95, epsilon: 1e-4, weightDecay: 0.1 }
  expectTrajectory(await replay({ use: 'optimizer:adan', with: constants }), numpy['adan-decay'])
})
