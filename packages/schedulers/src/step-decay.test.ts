import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectFactors, factors, torch } from '../fixtures/factors.js'
import { stepDecay } from './step-decay.js'

describeSchedule(stepDecay, { options: { everyEpochs: 2 } })
describeSchedule(stepDecay, { options: { everySteps: 7, factor: 0.5 } })

it('agrees with PyTorch', () => {
  expectFactors(
    factors({ use: 'schedule:step-decay', with: { everyEpochs: 3, factor: 0.5 } }),
    torch['step-decay-epochs'],
  )
  expectFactors(factors({ use: 'schedule:step-decay', with: { everySteps: 7 } }), torch['step-decay-steps'])
})

it('takes fractions of an epoch', () => {
  // Half an epoch of 5 steps is rounded to 3 steps.
  expect(factors({ use: 'schedule:step-decay', with: { everyEpochs: 0.5, factor: 0.5 } }, { count: 7 })).toEqual([
    1, 1, 1, 0.5, 0.5, 0.5, 0.25,
  ])
})
