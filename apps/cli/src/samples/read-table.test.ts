import type { TablePreprocessing } from '@telarjs/datasets'
import { expect, test } from 'vitest'
import { readTable } from './read-table.js'

const number = { as: 'number', scale: 'standard', center: 1, spread: 2, fill: 1, indicator: false } as const
const trained: TablePreprocessing = {
  kind: 'table',
  version: 1,
  columns: [
    { ...number, name: 'a' },
    { ...number, name: 'b' },
  ],
}
const data = { use: 'dataset:csv', with: { path: 'train.csv', target: 'kind', header: true, skipLines: 3 } } as const
const read = (text: string, preprocessing: TablePreprocessing | undefined = trained) =>
  readTable(new TextEncoder().encode(text), 'a.csv', 2, { data, preprocessing })

test.each([
  ['a header', 'a,b\n1,3\n5,7'],
  ['no header', '1,3\n5,7'],
  ['the target, too', 'a,kind,b\n1,x,3\n5,y,7'],
  ['columns in another order', 'b,a\n3,1\n7,5'],
])('encodes rows with %s as in training', async (_, text) => {
  expect(await read(text)).toEqual({
    names: ['a.csv[0]', 'a.csv[1]'],
    inputs: Float32Array.of(0, 1, 2, 3),
    kept: [],
    warnings: [],
  })
})

test('keeps identifiers as they are written and the columns that are asked for, and names those that it leaves out', async () => {
  const text = 'weight,customer_id,a,b,kind,place\n1,007,1,3,x,here\n2,,5,7,y,there\n'
  const [id, place] = [
    { name: 'customer_id', texts: ['007', ''] },
    { name: 'place', texts: ['here', 'there'] },
  ]
  const first = await read(text)
  expect(first.kept).toEqual([id])
  expect(first.warnings).toEqual(['a.csv: columns that are no inputs are left out: weight, place'])
  const asked = await readTable(new TextEncoder().encode(text), 'a.csv', 2, { data, preprocessing: trained }, [
    'place',
    'a',
  ])
  expect(asked.kept).toEqual([id, { name: 'a', texts: ['1', '5'] }, place])
  expect(asked.inputs).toEqual(Float32Array.of(0, 1, 2, 3))
  await expect(
    readTable(new TextEncoder().encode(text), 'a.csv', 2, { data, preprocessing: trained }, ['plaice']),
  ).rejects.toThrow("unknown column 'plaice'; did you mean 'place'")
})

test.each([
  ['p0,p1\n1,2\n3,3\n', [1, 2, 3, 3]],
  ['1,2\n3,3\n', [1, 2, 3, 3]],
  ['0.5,0.5\n3,3\n', [0.5, 0.5, 3, 3]],
  ['0,1\n3,3\n', [3, 3]],
])('takes numbers as they are for a network that was not trained on a table: %j', async (text, inputs) => {
  const samples = await readTable(new TextEncoder().encode(text), 'a.csv', 2, {
    data: { use: 'dataset:npy', with: {} },
  })
  expect(samples.inputs).toEqual(Float32Array.from(inputs))
})

test('names what does not fit', async () => {
  await expect(read('a,c\n1,2')).rejects.toThrow("a.csv: column 'b' is missing; the file has the columns a, c")
  await expect(read('a,b\n1,x')).rejects.toThrow("a.csv, line 2, column 'b': expected a finite number, received 'x'")
})
