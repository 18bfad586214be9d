import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectFactors, factorAt, factors, torch } from '../fixtures/factors.js'
import { cosineRestarts } from './cosine-restarts.js'

describeSchedule(cosineRestarts, { options: { firstEpochs: 2 } })
describeSchedule(cosineRestarts, { options: { firstSteps: 3, lengthen: 1.5, minimum: 0.001 } })

it('agrees with PyTorch', () => {
  expectFactors(
    factors({ use: 'schedule:cosine-restarts', with: { firstEpochs: 1, lengthen: 2, minimum: 0.02 } }),
    torch['cosine-restarts'],
  )
  expectFactors(factors({ use: 'schedule:cosine-restarts', with: { firstSteps: 7 } }), torch['cosine-restarts-equal'])
})

it('goes on restarting beyond the end', () => {
  // Cycles of 7: step 700 begins the hundredth.
  expect(factorAt({ use: 'schedule:cosine-restarts', with: { firstSteps: 7 } }, 700)).toBe(1)
})
