import { describeSchedule } from '@telarjs/testing'
import { expect, it } from 'vitest'
import { factors } from '../fixtures/factors.js'
import { constant } from './constant.js'

describeSchedule(constant)

it('is 1 at every step', () => {
  expect(new Set(factors({ use: 'schedule:constant' }, { count: 100 }))).toEqual(new Set([1]))
})
