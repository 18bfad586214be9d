import { createRandom, createRegistry, type JsonObject } from '@telarjs/core'
import { describeDataset } from '@telarjs/testing'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import expected from '../../fixtures/parquet.json' with { type: 'json' }
import { fixture } from '../../fixtures/read.js'
import type { Files } from '../dataset.js'
import { openBytes } from '../io/open-file.js'
import { memoryFiles } from '../io/memory-files.js'
import { nodeFiles } from '../io/node-files.js'
import { openParquet, type ParquetFile } from '../formats/parquet.js'
import { textAt } from './cells.js'
import { csv } from './csv.js'
import { parquet } from './parquet.js'
import { readParquetTable } from './parquet-table.js'

const folder = fileURLToPath(new URL('../../fixtures/parquet', import.meta.url))
const disk = nodeFiles({ directory: folder })

function load(options: JsonObject, files: Files = disk, use: 'dataset:parquet' | 'dataset:csv' = 'dataset:parquet') {
  const dataset = createRegistry([parquet, csv]).create('dataset', { use, with: options }, 'data')
  return dataset.load({ random: createRandom(1), files, download: () => Promise.reject(new Error('nothing to fetch')) })
}

describeDataset(parquet, {
  options: { path: 'a.parquet', target: 'price', ignore: ['seen'] },
  files: { 'a.parquet': fixture('parquet/homes-snappy.parquet') },
})

const columns = ['area', 'rooms', 'garden', 'heating', 'sold', 'price']

it.each(['none', 'snappy', 'gzip', 'brotli', 'zstd', 'lz4'])('reads what pyarrow wrote with %s', async (codec) => {
  const name = `homes-${codec}.parquet`
  const file = await openParquet(openBytes(fixture(`parquet/${name}`)), name)
  expect(file.groups).toEqual([
    [0, 3],
    [3, 6],
    [6, 8],
  ])
  const { table, notes } = await readParquetTable([file], new Set([...columns, 'photos', 'thumb']))
  const read = Array.from({ length: table.size }, (_, row) =>
    Object.fromEntries(table.columns.map((column) => [column.name, textAt(column, row) ?? null])),
  )
  const texts = expected.table.map((row) =>
    Object.fromEntries(Object.entries(row).map(([key, cell]) => [key, cell === null ? null : String(cell)])),
  )
  expect(read).toEqual(texts.map(({ photos: _photos, ...row }) => row))
  expect(notes).toEqual([
    'photos: left out, since its cells are lists or structs',
    'thumb: left out, since its cells are bytes',
  ])
})

it('prepares a table as dataset:csv does, from one file, several or a folder', async () => {
  const options = { target: 'price', columns: columns.slice(0, 5), test: 0.25, splitSeed: 3 }
  const lines = expected.table.map((row) => columns.map((name) => row[name as 'area'] ?? '').join(','))
  const text = new TextEncoder().encode(`${columns.join(',')}\n${lines.join('\n')}\n`)
  const same = await load({ ...options, path: 'a.csv' }, memoryFiles({ 'a.csv': text }), 'dataset:csv')
  const parts = {
    'homes/1.parquet': fixture('parquet/homes-1.parquet'),
    'homes/2.pq': fixture('parquet/homes-2.parquet'),
  }
  for (const data of [
    await load({ ...options, path: 'homes-zstd.parquet' }),
    await load({ ...options, path: ['homes-1.parquet', 'homes-2.parquet'] }),
    await load({ ...options, path: 'homes' }, memoryFiles(parts)),
  ]) {
    expect(data.splits).toEqual(same.splits)
    expect(data.preprocessing).toEqual(same.preprocessing)
  }
})

it('reads images and their classes by split, as Hugging Face writes them', async () => {
  const { shape, classes, splits } = await load({ path: 'pets', channels: 1 })
  expect({ shape, classes }).toEqual({ shape: [4, 5, 1], classes: ['cat', 'dog', 'owl'] })
  for (const name of ['train', 'test'] as const) {
    const { pixels, labels } = expected[name]
    expect(splits[name]).toEqual({
      size: labels.length,
      inputs: Uint8Array.from(pixels.flat()),
      targets: Int32Array.from(labels),
    })
  }
})

it('reads images in another size, and one file of a split as the training', async () => {
  const { shape, splits } = await load({
    path: 'pets/train-00000-of-00001.parquet',
    size: [2, 2],
    classes: ['owl', 'dog', 'cat'],
  })
  expect(shape).toEqual([2, 2, 3])
  expect([...splits['train']!.targets]).toEqual(expected.train.labels.map((label) => 2 - label))
})

it.each<[string, JsonObject, string]>([
  [
    'no target',
    { path: 'homes-none.parquet' },
    'target: expected the column of the classes or values, received area, rooms',
  ],
  [
    'an unknown column of images',
    { path: 'pets', image: 'imag' },
    "image: pets/train-00000-of-00001.parquet: unknown column of images 'imag'; did you mean 'image'?",
  ],
  [
    'a class that is missing',
    { path: 'unlabelled.parquet', channels: 1 },
    "unlabelled.parquet, row 1, column 'label': expected one of the classes cat, dog, owl, received an empty cell",
  ],
  [
    'other columns',
    { path: ['homes-1.parquet', 'other.parquet'], target: 'price' },
    'other.parquet: expected the columns of homes-1.parquet: area (number)',
  ],
  [
    'a class as a number',
    { path: 'pets', size: 3, classes: ['cat', 'dog'] },
    'expected one of the classes cat, dog, received 2',
  ],
  ['no such file', { path: 'none.parquet', target: 'price' }, 'none.parquet: there is no such file'],
  [
    'a column without its target',
    { path: 'homes-none.parquet', target: 'prize' },
    "unknown column 'prize'; did you mean 'price'?",
  ],
])('names what is wrong: %s', async (_, options, message) => {
  await expect(load(options)).rejects.toThrow(message)
})

it('says of every cut that the file is damaged', async () => {
  const whole = fixture('parquet/homes-snappy.parquet')
  for (let length = 1; length < whole.length; length += 97)
    await expect(
      load({ path: 'a.parquet', target: 'price' }, memoryFiles({ 'a.parquet': whole.slice(0, length) })),
    ).rejects.toThrow('a.parquet: it is no Parquet file, or damaged')
  await expect(
    load({ path: 'a.parquet', target: 'price' }, memoryFiles({ 'a.parquet': new Uint8Array() })),
  ).rejects.toThrow('a.parquet: expected a Parquet file, received an empty file')
})

it('believes no number of rows that another one contradicts', async () => {
  const whole = fixture('parquet/homes-snappy.parquet')
  const length = new DataView(whole.buffer, whole.byteOffset).getUint32(whole.length - 8, true)
  const refused: string[] = []
  // 8 rows are 0x10 in Thrift's compact protocol, and 0x7e are 63.
  for (let at = whole.length - 8 - length; at < whole.length - 8; at++) {
    if (whole[at] !== 0x10) continue
    const bytes = whole.slice()
    bytes[at] = 0x7e
    const read = load({ path: 'a.parquet', target: 'price' }, memoryFiles({ 'a.parquet': bytes }))
    await read.catch(({ name, message }: Error) => refused.push(`${name}: ${message}`))
  }
  expect(refused).toContain('DataError: a.parquet: expected 63 rows, as it says, received row groups of 8')
  for (const message of refused) expect(message).toMatch(/^(DataError|ExperimentError): /)
})

it('refuses a page without a size, and a part of a column that is not in the schema', async () => {
  const whole = fixture('parquet/homes-none.parquet')
  const changed = (at: number, byte: number) => {
    const bytes = whole.slice()
    bytes[at] = byte
    return load({ path: 'a.parquet', target: 'price' }, memoryFiles({ 'a.parquet': bytes }))
  }
  // The head of the first page begins behind PAR1: its type, the size of its values, its own size; each a byte of Thrift's compact protocol and a number.
  expect([...whole.subarray(4, 9)]).toEqual([0x15, 0x04, 0x15, 0x20, 0x15])
  await expect(changed(8, 0x25)).rejects.toThrow('expected the size of a page in bytes but received undefined')
  // The first group's path of a column follows its name in the schema.
  const text = Buffer.from(whole).toString('latin1')
  const path = text.indexOf('rooms', text.indexOf('rooms') + 1)
  await expect(changed(path, 'z'.charCodeAt(0))).rejects.toThrow(
    'a.parquet: row group 0: expected parts of columns that the schema has, received zooms',
  )
})

it('names a date that cannot be written', async () => {
  const file: ParquetFile = {
    name: 'a.parquet',
    rows: 2,
    columns: [{ name: 'sold', kind: 'date', classes: undefined }],
    groups: [[0, 2]],
    footer: async () => new Uint8Array(),
    read: async () => [new Date(0), new Date(NaN)],
  }
  await expect(readParquetTable([file])).rejects.toThrow("a.parquet, row 1, column 'sold': expected a date")
})
