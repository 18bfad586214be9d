import { describeSchedule } from '@telarjs/testing'
import { describe, expect, it } from 'vitest'
import { expectFactors, factorAt, factors, torch } from '../fixtures/factors.js'
import { multiStep } from './multi-step.js'

describeSchedule(multiStep, { options: { atEpochs: [2, 4], factor: 0.1 } })
describeSchedule(multiStep, { options: { atSteps: [3], rates: [0.1, 0.01] } })

it('agrees with PyTorch', () => {
  expectFactors(
    factors({ use: 'schedule:multi-step', with: { atEpochs: [2, 5], factor: 0.1 } }),
    torch['multi-step-epochs'],
  )
  expectFactors(
    factors({ use: 'schedule:multi-step', with: { atSteps: [4, 11, 30], factor: 0.5 } }),
    torch['multi-step-steps'],
  )
})

it('gives the rates themselves: .01, .001, .0001 at 20, 35', () => {
  const spec = { use: 'schedule:multi-step', with: { atEpochs: [20, 35], rates: [0.01, 0.001, 0.0001] } }
  const context = { steps: 45 * 600, stepsPerEpoch: 600, learningRate: 0.02 }
  const rateAt = (step: number) => factorAt(spec, step, context) * context.learningRate
  expect(rateAt(0)).toBeCloseTo(0.01, 15)
  expect(rateAt(20 * 600 - 1)).toBeCloseTo(0.01, 15)
  expect(rateAt(20 * 600)).toBeCloseTo(0.001, 15)
  expect(rateAt(35 * 600 - 1)).toBeCloseTo(0.001, 15)
  expect(rateAt(35 * 600)).toBeCloseTo(0.0001, 15)
  expect(rateAt(60 * 600)).toBeCloseTo(0.0001, 15)
})

describe('refuses', () => {
  const withOptions = (options: { [key: string]: readonly number[] | number }) => () =>
    factors({ use: 'schedule:multi-step', with: options })

  it('milestones out of order', () => {
    expect(withOptions({ atEpochs: [5, 2], factor: 0.1 })).toThrow(
      'schedule:multi-step with.atEpochs: expected each milestone after the one before, received another order',
    )
  })

  it('a number of rates that does not fit', () => {
    expect(withOptions({ atEpochs: [2, 5], rates: [0.1, 0.01] })).toThrow(
      'schedule:multi-step with: expected 3 rates (one more than milestones), received 2',
    )
  })

  it('neither factor nor rates, and both', () => {
    expect(withOptions({ atEpochs: [2] })).toThrow('expected one of factor and rates, received none')
    expect(withOptions({ atEpochs: [2], factor: 0.1, rates: [1, 2] })).toThrow(
      'expected one of factor and rates, received both',
    )
  })
})
