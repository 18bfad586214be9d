import { describeSchedule } from '@telarjs/testing'
import { it } from 'vitest'
import { expectFactors, factors, torch } from '../fixtures/factors.js'
import { exponentialDecay } from './exponential-decay.js'

describeSchedule(exponentialDecay, { options: { perEpoch: 0.1 } })
describeSchedule(exponentialDecay, { options: { perStep: 0.1 } })

it('agrees with PyTorch', () => {
  expectFactors(
    factors({ use: 'schedule:exponential-decay', with: { perEpoch: 0.3 } }),
    torch['exponential-decay-epochs'],
  )
  expectFactors(
    factors({ use: 'schedule:exponential-decay', with: { perStep: 0.05 } }),
    torch['exponential-decay-steps'],
  )
})
