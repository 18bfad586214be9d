import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { factors } from '../fixtures/factors.js'
import { inverseSquareRoot } from './inverse-square-root.js'

describeSchedule(inverseSquareRoot, { options: { warmupEpochs: 1 } })

it('rises to 1 at the end of the warm-up and falls with the root of the time', () => {
  // W = 4, t from 1: t/4 up to 1, then √(4/t): √(4/16) = 0.5
  const received = factors({ use: 'schedule:inverse-square-root', with: { warmupSteps: 4 } }, { count: 16 })
  expect(received.slice(0, 4)).toEqual([0.25, 0.5, 0.75, 1])
  expect(received[8]).toBeCloseTo(2 / 3, 12)
  expect(received[15]).toBe(0.5)
})

it('is the paper’s formula, d^−½·min(t^−½, t·W^−3⁄2), scaled to 1 at its peak', () => {
  const [W, peak] = [10, 10 ** -0.5]
  const received = factors({ use: 'schedule:inverse-square-root', with: { warmupEpochs: 2 } })
  for (const [step, factor] of received.entries()) {
    expect(factor).toBeCloseTo(Math.min((step + 1) ** -0.5, (step + 1) * W ** -1.5) / peak, 12)
  }
})
