import { expect, test } from 'vitest'
import type { NeuronColumn, NeuronsView } from '../protocol/views.js'
import { incoming, layoutOf, neighbor, unitTitle } from './network-layout.js'

const column = (name: string, units: number, more: Partial<NeuronColumn> = {}): NeuronColumn => ({
  name,
  seenAs: name,
  total: units,
  units,
  size: [0, 0, 0],
  pictures: new Float32Array(),
  weights: new Float32Array(),
  biases: new Float32Array(units),
  classes: [],
  ...more,
})

const view: NeuronsView = {
  columns: [
    column('input', 2),
    // From x: 1, −2, 3; from y: 4, −5, 0.
    column('0-dense', 3, { weights: Float32Array.of(1, -2, 3, 4, -5, 0) }),
    column('1-dense', 2, { classes: ['inner', 'outer'] }),
  ],
  left: 0,
}

test('columns stand apart, and each of them in the middle', () => {
  const { columns, units, height } = layoutOf(view, 300)
  expect(columns).toEqual([50, 150, 250])
  for (const number of [0, 1, 2]) {
    const ys = units.filter((unit) => unit.column === number).map(({ y }) => y)
    expect((ys[0]! + ys.at(-1)!) / 2).toBe(height / 2)
  }
})

test('arrow keys lead to neighbors, and never out of the network', () => {
  expect(neighbor(view.columns, { column: 1, unit: 2 }, 'ArrowRight')).toEqual({ column: 2, unit: 1 })
  expect(neighbor(view.columns, { column: 1, unit: 2 }, 'ArrowDown')).toEqual({ column: 1, unit: 2 })
  expect(neighbor(view.columns, { column: 0, unit: 1 }, 'ArrowLeft')).toEqual({ column: 0, unit: 1 })
  expect(neighbor(view.columns, { column: 0, unit: 1 }, 'ArrowUp')).toEqual({ column: 0, unit: 0 })
  expect(neighbor([column('input', 0), column('0-dense', 3)], { column: 1, unit: 1 }, 'ArrowLeft')).toEqual({
    column: 1,
    unit: 1,
  })
})

test('units have names, and the strongest weights to them come first', () => {
  expect(unitTitle(view, { column: 0, unit: 1 })).toBe('input y')
  expect(unitTitle(view, { column: 1, unit: 2 })).toBe('layer 1, unit 3')
  expect(unitTitle(view, { column: 2, unit: 1 })).toBe('class outer')
  expect(incoming(view, { column: 1, unit: 1 }).map(({ from, weight }) => [from.unit, weight])).toEqual([
    [1, -5],
    [0, -2],
  ])
})
