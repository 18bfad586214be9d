import type { ColumnFit, LoadedData } from '@telarjs/datasets'
import { expect, test } from 'vitest'
import { readInputs } from './table-inputs.js'

test('a row of a table has as many values as its shape, of any rank', () => {
  const number = { as: 'number', scale: 'none', center: 0, spread: 1, fill: null, indicator: false } as const
  const columns: ColumnFit[] = ['a', 'b', 'c', 'd'].map((name) => ({ ...number, name }))
  const split = {
    size: 2,
    inputs: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8),
    targets: Int32Array.of(0, 1),
  }
  for (const shape of [[4], [2, 2], [2, 2, 1]]) {
    const data: LoadedData = {
      shape,
      classes: ['x', 'y'],
      targetShape: [],
      splits: { train: split },
      preprocessing: { kind: 'table', version: 1, columns },
    }
    const { names, valuesOf } = readInputs(data, split)
    expect([names, valuesOf(0), valuesOf(1)]).toEqual([
      ['a', 'b', 'c', 'd'],
      ['1', '2', '3', '4'],
      ['5', '6', '7', '8'],
    ])
  }
})
