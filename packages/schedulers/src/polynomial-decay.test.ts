import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectFactors, factorAt, factors, torch } from '../fixtures/factors.js'
import { polynomialDecay } from './polynomial-decay.js'

describeSchedule(polynomialDecay)
describeSchedule(polynomialDecay, { options: { power: 2, overEpochs: 3, minimum: 0.01 } })

it('agrees with PyTorch, over the run and over four epochs and beyond', () => {
  expectFactors(factors({ use: 'schedule:polynomial-decay', with: { power: 2 } }), torch['polynomial-decay'])
  expectFactors(
    factors({ use: 'schedule:polynomial-decay', with: { power: 0.5, overEpochs: 4 } }),
    torch['polynomial-decay-over-4-epochs'],
  )
})

it('ends at the minimum and stays there', () => {
  const spec = { use: 'schedule:polynomial-decay', with: { power: 2, minimum: 0.02, overSteps: 10 } }
  // 0.02 + 0.08·(1 − 5/10)² = 0.04; 0.02 of 0.1 is 0.2
  expect(factorAt(spec, 5)).toBeCloseTo(0.4, 12)
  expect(factorAt(spec, 10)).toBeCloseTo(0.2, 12)
  expect(factorAt(spec, 100)).toBeCloseTo(0.2, 12)
})

it('refuses two lengths', () => {
  expect(() => factors({ use: 'schedule:polynomial-decay', with: { overEpochs: 1, overSteps: 1 } })).toThrow(
    'schedule:polynomial-decay with: expected one of overEpochs and overSteps at most, received both',
  )
})
