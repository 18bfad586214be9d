import type { Space, Trial } from '@telarjs/search'
import { expect, test } from 'vitest'
import { axesOf, isWithin } from './axes.js'

const dimensions: Space = {
  rate: { logUniform: [0.001, 0.1] },
  units: { int: [10, 20] },
  optimizer: { choices: ['a', 'b', 'c'] },
}
const searched = Object.entries(dimensions).map(([name, dimension]) => ({
  name,
  dimension,
  label: () => `the ${name}`,
}))
const trial = (index: number, rate: number, value: number | undefined): Trial => ({
  index,
  values: { rate, units: 15, optimizer: 'b' },
  status: value === undefined ? 'failed' : 'completed',
  reports: [],
  results: [],
  value,
  deviation: undefined,
  why: '',
  seconds: 1,
})
const trials = [trial(0, 0.001, 0.5), trial(1, 0.01, 0.9), trial(2, 0.1, undefined)]
const axes = axesOf(searched, trials, { metric: 'accuracy', split: 'test' })

test('values lie on their axes by the scale of the search: rates by their logarithm, choices at even distances', () => {
  expect(axes.map(({ label }) => label())).toEqual(['the rate', 'the units', 'the optimizer', 'accuracy of test'])
  const places = axes.map(({ place, valueOf }) => place(valueOf(trials[1]!)!))
  for (const [index, place] of [0.5, 0.5, 0.5, 1].entries()) expect(places[index]).toBeCloseTo(place, 12)
  expect(axes.map(({ write }) => write(0))).toEqual(['0.001', '10', 'a', '50.00 %'])
  expect(axes.map(({ write }) => write(1))).toEqual(['0.1', '20', 'c', '90.00 %'])
})

test('a trial counts where it passes the chosen part of every axis; one without a result passes no part of that axis', () => {
  const within = (brushes: Record<string, readonly [number, number]>) =>
    trials.filter((one) => isWithin(one, axes, brushes)).map(({ index }) => index)
  expect(within({})).toEqual([0, 1, 2])
  expect(within({ rate: [0.4, 1] })).toEqual([1, 2])
  expect(within({ score: [0, 1] })).toEqual([0, 1])
  expect(within({ rate: [0, 0.5], score: [0.9, 1] })).toEqual([1])
})
