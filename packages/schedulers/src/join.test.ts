import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectFactors, factorAt, factors, torch } from '../fixtures/factors.js'
import { constant } from './constant.js'
import { cosine } from './cosine.js'
import { join } from './join.js'

const parts = [
  { use: 'schedule:constant' },
  { use: 'schedule:exponential-decay', with: { perStep: 0.1 } },
  { use: 'schedule:cosine' },
]

describeSchedule(join, {
  options: { schedules: [{ use: 'schedule:constant' }, { use: 'schedule:cosine' }], atEpochs: [1] },
  plugins: [constant, cosine],
})

it('agrees with PyTorch’s SequentialLR, in epochs and in steps', () => {
  expectFactors(factors({ use: 'schedule:join', with: { schedules: parts, atEpochs: [2, 4] } }), torch.join)
  expectFactors(factors({ use: 'schedule:join', with: { schedules: parts, atSteps: [10, 20] } }), torch.join)
})

it('gives each schedule its own part as its run', () => {
  // The cosine before step 20 is at its middle at step 10, and the constant after it holds beyond the end.
  const spec = {
    use: 'schedule:join',
    with: { schedules: [{ use: 'schedule:cosine' }, { use: 'schedule:constant' }], atSteps: [20] },
  }
  expect(factorAt(spec, 10)).toBeCloseTo(0.5, 12)
  expect(factorAt(spec, 20)).toBe(1)
  expect(factorAt(spec, 1000)).toBe(1)
})

it('refuses a number of milestones that does not fit', () => {
  expect(() => factors({ use: 'schedule:join', with: { schedules: parts, atSteps: [10] } })).toThrow(
    'schedule:join with: expected 2 milestones for 3 schedules, received 1',
  )
})
