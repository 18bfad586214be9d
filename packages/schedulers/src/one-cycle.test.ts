import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectFactors, factorAt, factors, torch } from '../fixtures/factors.js'
import { oneCycle } from './one-cycle.js'

describeSchedule(oneCycle)

it('agrees with PyTorch', () => {
  expectFactors(factors({ use: 'schedule:one-cycle' }), torch['one-cycle'])
  const linear = { riseFraction: 0.4, startDivisor: 10, endDivisor: 100, shape: 'linear' }
  expectFactors(factors({ use: 'schedule:one-cycle', with: linear }), torch['one-cycle-linear'])
})

it('stays at its last rate beyond the end', () => {
  // 1/25/10000
  expect(factorAt({ use: 'schedule:one-cycle' }, 39)).toBeCloseTo(4e-6, 15)
  expect(factorAt({ use: 'schedule:one-cycle' }, 1000)).toBeCloseTo(4e-6, 15)
})
