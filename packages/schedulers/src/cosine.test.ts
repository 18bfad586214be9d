import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { expectFactors, factorAt, factors, torch } from '../fixtures/factors.js'
import { cosine } from './cosine.js'

describeSchedule(cosine)
describeSchedule(cosine, { options: { overSteps: 9, minimum: 0.01 } })

it('agrees with PyTorch', () => {
  expectFactors(factors({ use: 'schedule:cosine' }), torch.cosine)
  expectFactors(factors({ use: 'schedule:cosine', with: { minimum: 0.01 } }), torch['cosine-minimum'])
})

it('stays at the minimum, where PyTorch would rise again', () => {
  expect(factorAt({ use: 'schedule:cosine', with: { overEpochs: 4, minimum: 0.01 } }, 20)).toBeCloseTo(0.1, 12)
  expect(factorAt({ use: 'schedule:cosine', with: { overEpochs: 4, minimum: 0.01 } }, 30)).toBeCloseTo(0.1, 12)
})
