import { describe, expect, it } from 'vitest'
import fixture from '../../fixtures/preprocessing.json' with { type: 'json' }
import { encodeTable } from './encode-table.js'
import { fitColumn, type ColumnRule } from './fit-column.js'
import { isTablePreprocessing } from './preprocessing.js'
import { tableSamples } from './table-samples.js'
import type { ColumnFit } from './preprocessing.js'
import { readTable } from '../formats/csv-reader.js'
import { load, pieces, rows } from '../../fixtures/load-table.js'

describe('what is fitted to a column is what scikit-learn fits', () => {
  it.each(fixture.cases)('$name', async ({ rule, train, test, expected }) => {
    const decided = rule as ColumnRule & { as: ColumnFit['as'] }
    const textColumns = decided.as === 'number' ? [] : ['x']
    const read = (cells: readonly string[]) =>
      readTable(pieces(`x,y\n${cells.map((cell) => `${cell},0\n`).join('')}`), 'a.csv', { textColumns })
    const trained = await read(train)
    const all = (size: number) => Int32Array.from({ length: size }, (_, row) => row)
    const columns = [fitColumn(trained.columns[0]!, all(train.length), decided)]
    const { inputs } = encodeTable(await read(test), [0], all(test.length), { kind: 'table', version: 1, columns })
    expect(inputs).toEqual(Float32Array.from(expected.flat()))
  })
})

describe('a table without options', () => {
  it('scales numbers, encodes categories, booleans and dates, and says so', async () => {
    const text = 'a,color,ok,day,k\n1,red,yes,2026-11-23,x\n3,blue,no,2026-11-24,y\n5,red,no,2026-11-25,x\n'
    const data = await load(text, { types: { day: { as: 'date', parts: ['weekday'] } } })
    expect(data.columns).toEqual([
      { name: 'a', type: 'number' },
      { name: 'color', type: 'category', categories: ['blue', 'red'] },
      { name: 'ok', type: 'boolean' },
      { name: 'day', type: 'date' },
    ])
    // (1 − 3) / √(8/3); 23 November 2026 is a Monday.
    const z = Math.fround(-2 / Math.sqrt(8 / 3))
    expect([...data.splits['train']!.inputs.subarray(0, 11)]).toEqual([z, 0, 1, 1, 1, 0, 0, 0, 0, 0, 0])
    expect(data.notes).toEqual([
      'k: the target, 2 classes, as its cells say; "targetsAre": "values" says otherwise',
      'a: number, mean 3, deviation 1.633',
      'color: category of 2: blue, red',
      'ok: boolean',
      'day: date: weekday',
    ])
  })

  it('fits to the training samples alone', async () => {
    // The last two of four are held out: the training samples are 0 and 2, mean 1, deviation 1.
    const options = { validation: 2, splitBy: 'order', targetsAre: 'classes' }
    const { splits } = await load('x,k\n0,a\n2,b\n100,a\n200,b\n', options)
    expect(splits['train']!.inputs).toEqual(Float32Array.of(-1, 1))
    expect(splits['validation']!.inputs).toEqual(Float32Array.of(99, 199))
  })

  it('takes whole numbers of few values as classes, others as values', async () => {
    expect((await load('x,k\n1,0\n2,1\n3,1.0\n')).classes).toEqual(['0', '1'])
    expect((await load('x,k\n1,0.5\n2,1\n3,1\n')).classes).toEqual([])
    const many = Array.from({ length: 50 }, (_, i) => `${i % 7},${1000 + 3 * i}\n`).join('')
    expect((await load(`x,k\n${many}`)).classes).toEqual([])
    expect((await load('x,k\n1,No\n2,yes\n3,no\n')).classes).toEqual(['no', 'yes'])
  })

  it('leaves out row numbers, empty columns and text that never repeats, and says so', async () => {
    const people = Array.from({ length: 60 }, (_, i) => `${i},person ${i},${i % 3},,${i % 2}\n`).join('')
    const data = await load(`,name,x,empty,k\n${people}`)
    expect(data.columns).toEqual([{ name: 'x', type: 'number' }])
    expect(data.notes).toEqual(
      expect.arrayContaining([
        'column 0 numbers the rows: left out',
        'empty is empty: left out',
        'name is text with 60 different values in 60 rows, which says nothing of new ones: left out; "types": { "name": "category" } keeps it',
      ]),
    )
  })

  it('leaves out rows without a target, and says so', async () => {
    const data = await load('x,k\n1,a\n2,NA\n3,b\n')
    expect([data.splits['train']!.size, data.warnings]).toEqual([2, ['a.csv: 1 row without a target is left out']])
  })
})

describe('how tables are written', () => {
  const plain = 'a,b,k\n1.5,2,0\n2.5,1,1\n'
  const expected = [
    [1.5, 2],
    [2.5, 1],
  ]
  const utf16 = (text: string, isBigEndian = false) => {
    const view = new DataView(new ArrayBuffer(2 * text.length))
    for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), !isBigEndian)
    return new Uint8Array(view.buffer)
  }
  it.each<[string, string | Uint8Array]>([
    ['commas', plain],
    ['a byte order mark', `\uFEFF${plain}`],
    ['old line ends', plain.replaceAll('\n', '\r')],
    ['decimal commas', 'a;b;k\n1,5;2,0;0\n2,5;1,0;1\n'],
    ['sep=;', 'sep=;\na;b;k\n1.5;2;0\n2.5;1;1\n'],
    ['a comment above', `# made by a logger\n${plain}`],
    ['spaces', 'a, b, k\n1.5, 2.00, 0\n2.5, 1.00, 1\n'],
    ['a delimiter at the end', 'a,b,k,\n1.5,2,0,\n2.5,1,1,\n'],
    ['UTF-16', utf16(`\uFEFF${plain}`)],
    ['UTF-16, big endian, without a mark', utf16(plain, true)],
  ])('reads %s', async (_, text) => {
    expect(await rows(text, { scale: 'none' })).toEqual(expected)
  })

  it('reads thousands, comments, lines above the header and other encodings where they are named', async () => {
    expect(await rows('a,k\n"1,234.5",0\n2,1\n', { scale: 'none', thousands: ',' })).toEqual([[1234.5], [2]])
    expect(await rows('a,k\n1,0\n; note\n2,1\n', { prepare: 'none', comment: ';' })).toEqual([[1], [2]])
    expect(await rows('Sales 2026\n\na,k\n1,0\n2,1\n', { prepare: 'none', skipLines: 2 })).toEqual([[1], [2]])
    const latin = Uint8Array.from('x,k\n1,Köln\n2,Ulm\n', (letter) => letter.charCodeAt(0))
    await expect(load(latin)).rejects.toThrow("a.csv, line 2, column 'k': expected text in UTF-8, received other bytes")
    expect((await load(latin, { encoding: 'windows-1252' })).classes).toEqual(['Köln', 'Ulm'])
  })

  it.each([
    ['True', '"missingValues"'],
    ['2024-01-02', '"types": { "a": "category" }'],
    ['0x10', '"missingValues"'],
    ['12%', '"missingValues"'],
  ])('refuses %s among numbers, and says what to do', async (cell, remedy) => {
    const text = `a,k\n1.5,0\n2.5,1\n${cell},0\n`
    await expect(load(text)).rejects.toThrow(
      `a.csv, line 4, column 'a': expected a number, as 2 of 3 cells are, received '${cell.replaceAll('"', '')}'`,
    )
    await expect(load(text)).rejects.toThrow(remedy)
  })

  it.each(['NA', '?', 'nan', 'NULL', ''])("takes '%s' for a missing cell", async (cell) => {
    // The median of 1 and 3 is 2; then mean 2 and deviation √(2/3).
    const z = Math.fround(1 / Math.sqrt(2 / 3))
    expect(await rows(`a,k\n1,0\n3,1\n${cell},0\n`)).toEqual([
      [-z, 0],
      [z, 0],
      [0, 1],
    ])
  })
})

describe('columns by name', () => {
  const train = 'age,dose,k\n0,3,no\n3,0,yes\n'

  it('finds the columns of a test file in any order, and others are left alone', async () => {
    const { splits } = await load(train, { scale: 'none' }, 'dose,weight,k,age\n7,70,no,5\n')
    expect(splits['test']).toMatchObject({ inputs: Float32Array.of(5, 7), targets: Int32Array.of(0) })
    await expect(load(train, {}, 'age,k\n1,no\n')).rejects.toThrow(
      "test.csv: column 'dose' is missing; the file has the columns age, k",
    )
  })

  it('reads new rows by what was fitted to the training samples', async () => {
    const { preprocessing } = await load('age,color,k\n0,red,no\n2,blue,yes\n')
    if (!isTablePreprocessing(preprocessing)) throw new Error('expected the preprocessing of a table')
    const read = async (text: string) => (await tableSamples(pieces(text), 'new.csv', preprocessing)).inputs
    const expected = Float32Array.of(2, 0, 1)
    expect(await read('color,age\nred,3\n')).toEqual(expected)
    expect(await read('id,age,k,color\n9,3,no,red\n')).toEqual(expected)
    await expect(read('age,k\n3,no\n')).rejects.toThrow(
      "new.csv: column 'color' is missing; the file has the columns age, k",
    )
    const { warnings } = await tableSamples(pieces('age,color\n,pink\n'), 'new.csv', preprocessing)
    expect(warnings).toEqual([
      "new.csv: column 'age': 1 missing cells, of which training had none, are taken as 1",
      "new.csv: column 'color': 1 cells hold a category that training did not see, such as 'pink'",
    ])
  })

  it('knows a header of numbers from the training, and reads rows without a header in its order', async () => {
    const { preprocessing } = await load('2019,2020,k\n1,5,a\n3,7,b\n')
    if (!isTablePreprocessing(preprocessing)) throw new Error('expected the preprocessing of a table')
    const read = async (text: string) => (await tableSamples(pieces(text), 'new.csv', preprocessing)).inputs
    expect(await read('2019,2020\n1,7\n')).toEqual(Float32Array.of(-1, 1))
    expect(await read('1,7\n')).toEqual(Float32Array.of(-1, 1))
    await expect(read('1,7,8\n')).rejects.toThrow(
      'new.csv: expected 2 columns in the order of the training (2019, 2020)',
    )
  })
})

describe('the target of a table', () => {
  const column = (values: readonly number[]) => ['x,k', ...values.map((value) => `${value % 3},${value}`)].join('\n')
  const repeated = (count: number, distinct: number, from = 0) =>
    Array.from({ length: count }, (_, i) => from + (i % distinct))
  it.each<[string, readonly number[], number]>([
    ['two whole numbers', [3, 7, 7], 2],
    ['labels from 0', [0, 1, 2], 3],
    ['labels from 1', repeated(30, 4, 1), 4],
    ['grades that come often', repeated(60, 6, 3), 6],
    ['26 letters by number', repeated(2600, 26), 26],
    // Whole numbers in few rows, as in R's stackloss.
    ['counts in few rows', [42, 37, 37, 28, 18, 18, 19, 20, 15, 14, 14, 13, 11, 12, 8, 7, 8, 8, 9, 15, 15], 0],
    ['ages', repeated(2000, 70, 18), 0],
    // As the rings of abalones: rare ones at both ends.
    ['counts of which some are rare', [...repeated(1200, 12, 1), 13, 14, 15], 0],
    ['fractions', [0.5, 1, 0.5], 0],
  ])('of %s', async (_, values, classes) => {
    expect((await load(column(values))).classes).toHaveLength(classes)
  })

  // The training rows are the first five: mean 310, deviation √(107000 / 5). The sixth would move both.
  const prices = 'x,k\n1,100\n2,220\n3,310\n4,390\n5,530\n6,9000\n'
  it('is standardized for the loss by the training samples alone, and stays in its units', async () => {
    const data = await load(prices, { validation: 1, splitBy: 'order' })
    expect(data.targetScale).toEqual({ center: [310], spread: [Math.sqrt(107000 / 5)] })
    expect(data.splits['train']!.targets).toEqual(Float32Array.of(100, 220, 310, 390, 530))
    const byRange = await load(prices, { validation: 1, splitBy: 'order', targetScale: 'min-max' })
    expect(byRange.targetScale).toEqual({ center: [100], spread: [430] })
  })

  it('is left as it is where the experiment says so, and where columns are', async () => {
    expect(await load(prices, { targetScale: 'none' })).not.toHaveProperty('targetScale')
    expect(await load(prices, { prepare: 'none' })).not.toHaveProperty('targetScale')
  })
})

it('a rule of a column holds where others are taken as they are', async () => {
  const text = 'a,b,k\n1,10,x\n3,,y\n5,20,x\n'
  const given = await rows(text, { prepare: 'none', types: { b: { missing: 'mean' } } })
  expect(given).toEqual([
    [1, 10],
    [3, 15],
    [5, 20],
  ])
})

it('a first line that is likely a sample is said', async () => {
  const rows = '5.1,3.5,setosa\n4.9,3,other\n6.2,2.9,setosa\n'
  expect((await load(rows, { target: 'setosa' })).warnings).toContain(
    'a.csv: the first line was taken for names: 5.1, 3.5, setosa; "header": false takes it for a sample',
  )
  expect((await load(rows, { target: -1, header: false })).warnings).toEqual([])
  expect((await load('2019,2020,k\n1,2,a\n3,4,b\n')).warnings).toEqual([])
})

it('columns of the test file that training does not have are left out, by name', async () => {
  const data = await load('a,b,k\n1,2,x\n3,4,y\n', {}, 'a,weight,b,k,age\n1,70,2,x,30\n')
  expect(data.warnings).toContain('test.csv: columns that training does not have are left out: weight, age')
  const same = await load('a,b,k\n1,2,x\n3,4,y\n', {}, 'b,k,a\n1,x,2\n')
  expect(same.warnings?.filter((warning) => warning.includes('test.csv'))).toEqual([])
})
