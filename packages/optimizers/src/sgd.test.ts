import { describeOptimizer } from '@telarjs/testing'
import { createRegistry } from '@telarjs/core'
import { expect, it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { sgd } from './sgd.js'

describeOptimizer(sgd)
describeOptimizer(sgd, { options: { momentum: 0.9, nesterov: true } })

it('agrees with PyTorch', async () => {
  expectTrajectory(await replay({ use: 'optimizer:sgd' }), torch.sgd)
  expectTrajectory(await replay({ use: 'optimizer:sgd', with: { momentum: 0.9 } }), torch['sgd-momentum'])
  expectTrajectory(
    await replay({ use: 'optimizer:sgd', with: { momentum: 0.8, nesterov: true } }),
    torch['sgd-nesterov'],
  )
})

it('refuses Nesterov momentum without momentum', () => {
  expect(() => createRegistry([sgd]).parse('optimizer', { use: 'optimizer:sgd', with: { nesterov: true } })).toThrow(
    'optimizer: optimizer:sgd with: expected momentum >0 with nesterov, received momentum 0',
  )
})
