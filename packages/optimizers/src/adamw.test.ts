import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { adamw } from './adamw.js'

describeOptimizer(adamw)

it('agrees with PyTorch, kernels decaying and biases not', async () => {
  expectTrajectory(await replay({ use: 'optimizer:adamw', with: { weightDecay: 0.1 } }), torch.adamw)
})

it('agrees with PyTorch where everything decays', async () => {
  expectTrajectory(
    await replay({ use: 'optimizer:adamw', with: { weightDecay: 0.2, decayParams: '*', amsgrad: true } }),
    torch['adamw-all'],
  )
})

it('is adam and weight-decay in a chain', async () => {
  const links = [{ use: 'optimizer:adam' }, { use: 'optimizer:weight-decay', with: { lambda: 0.1 } }]
  expectTrajectory(await replay({ use: 'optimizer:chain', with: { links } }), torch.adamw)
})
