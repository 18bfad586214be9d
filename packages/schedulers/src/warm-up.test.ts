import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectFactors, factors, torch } from '../fixtures/factors.js'
import { constant } from './constant.js'
import { oneCycle } from './one-cycle.js'
import { warmUp } from './warm-up.js'

describeSchedule(warmUp, { options: { warmupEpochs: 1 }, plugins: [constant] })
describeSchedule(warmUp, { options: { warmupSteps: 50, schedule: { use: 'schedule:one-cycle' } }, plugins: [oneCycle] })

it('agrees with PyTorch’s LinearLR and a second schedule', () => {
  expectFactors(
    factors({ use: 'schedule:warm-up', with: { warmupEpochs: 2, schedule: { use: 'schedule:cosine' } } }),
    torch['warm-up-cosine'],
  )
  const steps = { use: 'schedule:step-decay', with: { everySteps: 10, factor: 0.5 } }
  expectFactors(
    factors({ use: 'schedule:warm-up', with: { warmupSteps: 5, schedule: steps } }),
    torch['warm-up-step-decay'],
  )
})

it('rises from above a factor to below 1', () => {
  // 0.5 + 0.5·(t + 1)/4
  expect(factors({ use: 'schedule:warm-up', with: { warmupSteps: 3, from: 0.5 } }, { count: 5 })).toEqual([
    0.625, 0.75, 0.875, 1, 1,
  ])
})

it('says where an inner schedule is wrong', () => {
  expect(() =>
    factors({ use: 'schedule:warm-up', with: { warmupSteps: 3, schedule: { use: 'schedule:step-decay' } } }),
  ).toThrow(
    'schedule.with.schedule: schedule:step-decay with: expected one of everyEpochs and everySteps, received none',
  )
})
