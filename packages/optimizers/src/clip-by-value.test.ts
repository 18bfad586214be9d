import { describeOptimizer } from '@telarjs/testing'
import { it } from 'vitest'
import { expectTrajectory, replay, torch } from '../fixtures/replay.js'
import { clipByValue } from './clip-by-value.js'

describeOptimizer(clipByValue, { options: { value: 0.5 } })

it('agrees with PyTorch before SGD', async () => {
  const links = [{ use: 'optimizer:clip-by-value', with: { value: 0.4 } }, { use: 'optimizer:sgd' }]
  expectTrajectory(await replay({ use: 'optimizer:chain', with: { links } }), torch['clip-by-value-sgd'])
})
