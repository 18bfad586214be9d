import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectFactors, factorAt, factors, torch } from '../fixtures/factors.js'
import { linearDecay } from './linear-decay.js'

describeSchedule(linearDecay, { options: { perEpoch: 0.02, minimum: 0.01 } })
describeSchedule(linearDecay, { options: { perStep: 0.001 } })

it('agrees with PyTorch, down to the minimum', () => {
  expectFactors(
    factors({ use: 'schedule:linear-decay', with: { perEpoch: 0.02, minimum: 0.015 } }),
    torch['linear-decay-epochs'],
  )
})

it('falls with each step', () => {
  // 0.1 − 0.004·10 = 0.06; 0.1 − 0.004·30 < 0
  expect(factorAt({ use: 'schedule:linear-decay', with: { perStep: 0.004 } }, 10)).toBeCloseTo(0.6, 12)
  expect(factorAt({ use: 'schedule:linear-decay', with: { perStep: 0.004 } }, 30)).toBe(0)
})

it.each([
  [{}, 'none'],
  [{ perEpoch: 1, perStep: 1 }, 'both'],
])('refuses %j', (options, received) => {
  expect(() => factors({ use: 'schedule:linear-decay', with: options })).toThrow(
    `schedule: schedule:linear-decay with: expected one of perEpoch and perStep, received ${received}`,
  )
})
