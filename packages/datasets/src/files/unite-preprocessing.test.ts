import { expect, test } from 'vitest'
import { encodeCells } from './encoded-columns.js'
import type { ColumnFit, TablePreprocessing } from './preprocessing.js'
import { unitePreprocessing, type InputMap } from './unite-preprocessing.js'

const number = { as: 'number', name: 'x', scale: 'standard' } as const
const category = { as: 'category', name: 'x' } as const
const date = { as: 'date', name: 'x' } as const

const table = (...columns: readonly ColumnFit[]): TablePreprocessing => ({ kind: 'table', version: 1, columns })

/** Inputs [rows, …] of the united preprocessing as a network takes them. */
function mapped(inputs: Float32Array, rows: number, map: InputMap | undefined): number[] {
  if (!map) return [...inputs]
  const width = map.bias.length
  const from = inputs.length / rows
  return Array.from({ length: rows * width }, (_, at) => {
    const [row, column] = [Math.floor(at / width), at % width]
    return Array.from({ length: from }, (__, i) => inputs[row * from + i]! * map.kernel[i * width + column]!).reduce(
      (sum, part) => sum + part,
      map.bias[column]!,
    )
  })
}

test.each<[string, readonly ColumnFit[], readonly (number | string)[]]>([
  [
    'numbers of other scales and fillings, with and without a mark for missing cells',
    [
      { ...number, center: 1000, spread: 20, fill: 990, indicator: true },
      { ...number, center: 1003, spread: 15, fill: 1003, indicator: false },
      { ...number, center: 1003, spread: 0.5, fill: 0, indicator: true },
    ],
    [1000, 985.5, NaN, 1021],
  ],
  [
    'numbers, of which one network takes no missing cells',
    [
      { ...number, center: 2, spread: 3, fill: null, indicator: false },
      { ...number, center: 4, spread: 1, fill: 4, indicator: true },
    ],
    [1, 2, 5],
  ],
  [
    'answers',
    [
      { as: 'boolean', name: 'x', fill: 1, indicator: false },
      { as: 'boolean', name: 'x', fill: 0, indicator: true },
    ],
    ['yes', 'no', '', 'true'],
  ],
  [
    'categories that only some networks know, take as rare, or never saw',
    [
      { ...category, categories: ['a', 'b'], rare: [], missing: false },
      { ...category, categories: ['c', 'a'], rare: ['b', 'd'], missing: true },
      { ...category, categories: ['b'], rare: ['c'], missing: false },
    ],
    ['a', 'b', 'c', 'd', 'nobody', '', 'a'],
  ],
  [
    'categories of which each network takes some as rare that another knows',
    [
      { ...category, categories: ['a'], rare: ['b'], missing: false },
      { ...category, categories: ['b'], rare: ['a'], missing: false },
    ],
    ['a', 'b', 'nobody', ''],
  ],
  [
    'dates',
    [
      { ...date, parts: ['month', 'days'], center: 20_000, spread: 100, indicator: false },
      { ...date, parts: ['month', 'days'], center: 20_100, spread: 50, indicator: true },
    ],
    ['2026-11-28', '', '2024-02-29'],
  ],
])('of %s, each network gets what it was trained on', (_, fits, cells) => {
  const { preprocessing, maps, differences } = unitePreprocessing(fits.map((fit) => table(fit)))
  expect(differences).toEqual([])
  const united = encodeCells(preprocessing.columns[0]!, cells)
  fits.forEach((fit, i) => {
    const own = encodeCells(fit, cells)
    const inputs = mapped(united, cells.length, maps[i])
    expect(inputs).toHaveLength(own.length)
    inputs.forEach((value, at) => expect(value, `network ${i}, input ${at}`).toBeCloseTo(own[at]!, 5))
  })
})

test('equal preprocessing needs no map, and columns may stand in another order', () => {
  const [a, b] = ['a', 'b'].map((name): ColumnFit => ({
    ...number,
    name,
    center: 1,
    spread: 2,
    fill: 1,
    indicator: false,
  })) as [ColumnFit, ColumnFit]
  const { preprocessing, maps } = unitePreprocessing([table(a, b), table(a, b), table(b, a)])
  expect(preprocessing).toEqual(table(a, b))
  expect(maps).toEqual([undefined, undefined, { kernel: Float32Array.of(0, 1, 1, 0), bias: Float32Array.of(0, 0) }])
})

test('columns that are no longer the same are named', () => {
  const { differences } = unitePreprocessing([
    table(
      { ...number, center: 0, spread: 1, fill: null, indicator: false },
      { as: 'order', name: 'size', categories: ['S', 'M'] },
    ),
    table(
      { ...category, categories: ['a'], rare: [], missing: false },
      { as: 'order', name: 'size', categories: ['M', 'S'] },
    ),
  ])
  expect(differences).toEqual([
    "column 'x' is taken as category, and as number by the first",
    "the categories of column 'size' stand in another order",
  ])
})
