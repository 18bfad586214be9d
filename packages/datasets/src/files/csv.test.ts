import { describeDataset } from '@telarjs/testing'
import { createRandom, createRegistry, type JsonObject, type OptionsOf } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { csv } from './csv.js'
import { memoryFiles } from '../io/memory-files.js'

const flowers = 'width,height,kind\n1.5,2,rose\n\n"3",4e1, lily\n5,6,rose\n'

async function load(text: string, options: Partial<OptionsOf<typeof csv>> = {}, test?: string) {
  const bytes = (content: string) => new TextEncoder().encode(content)
  const files = memoryFiles({ 'a.csv': bytes(text), ...(test === undefined ? {} : { 'test.csv': bytes(test) }) })
  const given = {
    path: 'a.csv',
    target: 'kind',
    prepare: 'none',
    ...(test === undefined ? {} : { testPath: 'test.csv' }),
    ...options,
  }
  const dataset = createRegistry([csv]).create('dataset', { use: 'dataset:csv', with: given as JsonObject }, 'data')
  return dataset.load({ random: createRandom(1), files, download: () => Promise.reject(new Error('nothing to fetch')) })
}

describeDataset(csv, {
  options: { path: 'a.csv', target: 'kind' },
  files: { 'a.csv': new TextEncoder().encode(flowers) },
})

describe('dataset:csv', () => {
  it('reads columns by name, classes in sorted order', async () => {
    const { shape, classes, targetShape, splits } = await load(flowers)
    expect({ shape, classes, targetShape }).toEqual({ shape: [2], classes: ['lily', 'rose'], targetShape: [] })
    expect(splits['train']).toEqual({
      size: 3,
      rows: Int32Array.of(0, 1, 2),
      inputs: Float32Array.of(1.5, 2, 3, 40, 5, 6),
      targets: Int32Array.of(1, 0, 1),
    })
  })

  it('reads columns by number without a header, with another delimiter and Windows line ends', async () => {
    const data = await load('\uFEFF10;0.5\r\n9;1.5\r\n10;2.5\r\n', { header: false, target: 0 })
    // Numbers are sorted as numbers: 9 before 10.
    expect(data).toMatchObject({
      shape: [1],
      classes: ['9', '10'],
      splits: { train: { inputs: Float32Array.of(0.5, 1.5, 2.5), targets: Int32Array.of(1, 0, 1) } },
    })
  })

  it('counts columns from the end', async () => {
    expect((await load(flowers, { target: -1 })).splits['train']!.targets).toEqual(Int32Array.of(1, 0, 1))
  })

  it('reads one or several values', async () => {
    const text = 'a,b,c\n1,2,3\n4,5,6\n'
    expect(await load(text, { target: 'c', targetsAre: 'values' })).toMatchObject({
      classes: [],
      targetShape: [],
      splits: { train: { targets: Float32Array.of(3, 6) } },
    })
    const both = await load(text, { target: ['c', 'a'], targetsAre: 'values' })
    expect(both).toMatchObject({
      shape: [1],
      targetShape: [2],
      splits: { train: { inputs: Float32Array.of(2, 5), targets: Float32Array.of(3, 1, 6, 4) } },
    })
  })

  it('reads pixels as bytes in the shape of an image, as in the CSV files of MNIST', async () => {
    const data = await load('label,p0,p1,p2,p3\n7,0,255,3,4\n', { target: 'label', bytes: true, shape: [2, 2, 1] })
    expect(data).toMatchObject({ shape: [2, 2, 1], splits: { train: { inputs: Uint8Array.of(0, 255, 3, 4) } } })
  })

  it('reads a test file with the classes of both', async () => {
    const data = await load('x,kind\n1,b\n', {}, 'x,kind\n2,a\n3,b\n')
    expect(data).toMatchObject({
      classes: ['a', 'b'],
      splits: { train: { targets: Int32Array.of(1) }, test: { targets: Int32Array.of(0, 1) } },
    })
  })

  it.each<[string, string, Partial<OptionsOf<typeof csv>>, string, string]>([
    [
      'NaN',
      'x,kind\n1,a\nNaN,b\n',
      {},
      'DataError',
      "a.csv, line 3, column 'x': expected a finite number, received an empty cell",
    ],
    [
      'text for a number',
      'x,kind\n"one\ntwo",a\n?,b\n',
      { columns: ['x'] },
      'DataError',
      'a.csv, line 2, column \'x\': expected a finite number, received \'one\ntwo\'; if it stands for a missing cell, say "missingValues": ["", "NA", "one\\ntwo"]',
    ],
    [
      'an empty cell, below a cell of two lines',
      'x,y,kind\n1,1,"a\nb"\n\n,2,b\n',
      {},
      'DataError',
      "a.csv, line 5, column 'x': expected a finite number, received an empty cell",
    ],
    [
      'a number too large for float32',
      'x,kind\n1e39,a\n',
      {},
      'DataError',
      "a.csv, line 2, column 'x': expected a number that float32 can hold, received 1e+39",
    ],
    ['an empty file', ' \n', {}, 'DataError', 'a.csv: expected rows of numbers, received an empty file'],
    ['a header alone', 'x,kind\n', {}, 'DataError', 'a.csv, line 1: expected rows below the header, received none'],
    ['a short row', 'x,kind\n1,a\n2\n', {}, 'DataError', 'a.csv, line 3: expected 2 cells as in line 1, received 1'],
    [
      'an open quote',
      'x,kind\n1,"a\n2,b\n',
      {},
      'DataError',
      'a.csv, line 2: expected a closing quote, but the file ends',
    ],
    ['two columns of one name', 'x,x,kind\n1,2,a\n', {}, 'DataError', "a.csv, line 1: two columns are named 'x'"],
    [
      'a class outside the classes',
      'x,kind\n1,a\n2,c\n',
      { classes: ['a', 'b'] },
      'DataError',
      "a.csv, line 3, column 'kind': expected one of a, b, received 'c'",
    ],
    [
      'no byte',
      'x,kind\n1,a\n256,a\n',
      { bytes: true },
      'DataError',
      "a.csv, line 3, column 'x': expected a whole number from 0 to 255, received 256",
    ],
    [
      'an unknown column',
      'x,kin\n1,a\n',
      {},
      'ExperimentError',
      "data: dataset:csv with.target: a.csv: unknown column 'kind'; did you mean 'kin'? Known: x, kin",
    ],
    [
      'a column number',
      'x,y\n1,a\n',
      { target: 2 },
      'ExperimentError',
      'data: dataset:csv with.target: expected a column from -2 to 1 of a.csv, received 2',
    ],
    [
      'two columns of classes',
      'x,y,z\n1,a,b\n',
      { target: ['y', 'z'] },
      'ExperimentError',
      'data: dataset:csv with.target: expected one column of classes, received 2',
    ],
    [
      'a shape that does not fit',
      'x,kind\n1,a\n',
      { shape: [2] },
      'ExperimentError',
      'data: dataset:csv with.shape: expected 1 values, one per column, received [2]',
    ],
  ])('refuses %s', async (_, text, options, name, message) => {
    await expect(load(text, options)).rejects.toThrow(expect.objectContaining({ name, message }))
  })
})
