import { createRandom, createRegistry, type JsonObject } from '@telarjs/core'
import { expect, it } from 'vitest'
import { warningsOf } from './data-warnings.js'
import type { LoadedData } from './dataset.js'
import { csv } from './files/csv.js'
import { memoryFiles } from './io/memory-files.js'

const data = (inputs: Uint8Array | Float32Array, targets: number[], classes: string[], shape: number[]) =>
  ({
    shape,
    classes,
    targetShape: [],
    splits: { train: { size: targets.length, inputs, targets: Int32Array.from(targets) } },
  }) satisfies LoadedData

const rows = Float32Array.of(1, 2, 3, 2)

it('says nothing of samples that differ', () => {
  expect(warningsOf(data(Float32Array.of(1, 2, 3, 4), [0, 1], ['0', '1'], [2]))).toEqual([])
  expect(warningsOf(data(rows.subarray(0, 2), [0], ['0'], [2]))).toEqual([])
})

it('says that all samples are equal', () => {
  expect(warningsOf(data(Uint8Array.of(7, 8, 7, 8, 7, 8), [0, 1, 1], ['a', 'b'], [1, 2, 1]))).toEqual([
    'all 3 training samples are equal, so that nothing can be learned from them',
  ])
})

it('counts columns of one value, but not pixels', () => {
  expect(warningsOf(data(rows, [0, 1], ['0', '1'], [2]))).toEqual([
    '1 of 2 input columns has one value only and says nothing: 1',
  ])
  expect(warningsOf(data(Uint8Array.from(rows), [0, 1], ['0', '1'], [2]))).toEqual([])
  expect(warningsOf(data(rows, [0, 1], ['0', '1'], [1, 2, 1]))).toEqual([])
  const wide = Float32Array.from({ length: 26 }, (_, i) => (i === 0 ? 1 : 0))
  expect(warningsOf(data(wide, [0, 1], ['0', '1'], [13]))).toEqual([
    '12 of 13 input columns have one value only and say nothing: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 … and 2 more',
  ])
})

it('names columns of one value of a table', async () => {
  const table = 'age,unit,city,kind\n1,5,x,a\n2,5,y,b\n3,5,x,a\n4,5,y,b\n'
  const spec = { use: 'dataset:csv', with: { path: 'a.csv', target: 'kind' } as JsonObject }
  const loaded = await createRegistry([csv])
    .create('dataset', spec, 'data')
    .load({
      random: createRandom(1),
      files: memoryFiles({ 'a.csv': new TextEncoder().encode(table) }),
      download: () => Promise.reject(new Error('nothing to fetch')),
    })
  expect(warningsOf(loaded)).toEqual(['1 of 3 input columns has one value only and says nothing: unit'])
})

it('names classes without samples, and what labels from 1 want', () => {
  expect(warningsOf(data(rows, [1, 2], ['0', '1', '2'], [1, 2, 1]))).toEqual([
    'no training sample of class 0; where labels begin at 1, say "firstClass": 1',
  ])
  expect(warningsOf(data(rows, [0, 2], ['cat', 'dog', 'eel', 'fox'], [1, 2, 1]))).toEqual([
    'no training sample of 2 classes: dog, fox',
  ])
})
