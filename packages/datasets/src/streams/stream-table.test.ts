import { createRandom, createRegistry, type Json, type JsonObject } from '@telarjs/core'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { fixture } from '../../fixtures/read.js'
import type { LoadedData, Split } from '../dataset.js'
import { csv } from '../files/csv.js'
import { parquet } from '../files/parquet.js'
import { isTablePreprocessing } from '../files/preprocessing.js'
import { memoryFiles } from '../io/memory-files.js'
import { streamParquetTable } from './stream-parquet-table.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)

function load(path: string, bytes: Uint8Array, options: JsonObject, others: Readonly<Record<string, string>> = {}) {
  const use = path.endsWith('.parquet') ? 'dataset:parquet' : 'dataset:csv'
  const dataset = createRegistry([csv, parquet]).create('dataset', { use, with: { path, ...options } }, 'data')
  const more = Object.fromEntries(Object.entries(others).map(([name, text]) => [name, bytesOf(text)]))
  const files = memoryFiles({ [path]: bytes, ...more })
  return dataset.load({ random: createRandom(1), files, download: () => Promise.reject(new Error('nothing to fetch')) })
}

const unasked = () => Promise.reject(new Error('nothing to read'))

/** Samples as texts, sorted; numbers to five decimals, because means of parts are not rounded as those of the whole. */
function samplesOf({ size, inputs, targets }: Split): string[] {
  const width = inputs.length / size
  const short = (values: ArrayLike<number>) =>
    Array.from(values, (value) => Math.round(value * 1e5) / 1e5 + 0).join(' ')
  return Array.from({ length: size }, (_, i) => {
    const count = targets.length / size
    return `${short(inputs.slice(i * width, (i + 1) * width))}: ${short(targets.slice(i * count, (i + 1) * count))}`
  }).sort()
}

async function taken({ stream }: LoadedData, from = 0): Promise<Split> {
  const cursor = await stream!.open(createRandom(2), from)
  const split = await cursor.take(stream!.size - from)
  await cursor.close()
  return split
}

/** Numbers to twelve digits. */
const rounded = (value: Json | undefined) =>
  JSON.parse(
    JSON.stringify(value ?? null, (_, each: unknown) => (typeof each === 'number' ? each.toPrecision(12) : each)),
  )

const homes = `area,zip,garden,heating,sold,note,price
50.5,01067,yes,gas,2026-01-15,"first, best",1
61,01067,no,wood,2026-02-15,"two
lines",1.5
,10115,,gas,2026-03-15,c,1.25
42.25,10115,yes,,2026-04-15,,
88,01067,YES,gas,2026-05-15,e,2.5

71.5,80331,no,wood,,f,2
39,80331,no,oil,2026-07-15,"g ""h""",0.5
64,01067,yes,wood,2026-08-15,i,1.75
`
const types = { types: { note: 'category' } }

describe('a table that is streamed', () => {
  const utf16 = new Uint8Array(Buffer.from(`\ufeff${homes}`, 'utf16le'))
  it.each([
    ['homes.csv', 'in parts of any size', bytesOf(homes)],
    ['bom.csv', 'behind a byte order mark', bytesOf(`\ufeff${homes}`)],
    ['crlf.csv', 'with lines that end as in Windows', bytesOf(homes.replaceAll('\n', '\r\n'))],
    ['homes.csv.gz', 'in its order where it is gzipped', new Uint8Array(gzipSync(homes))],
    ['two.csv.gz', 'of two members', new Uint8Array([...gzipSync(homes.slice(0, 90)), ...gzipSync(homes.slice(90))])],
    ['utf16.csv', 'in its order where it is in UTF-16', utf16],
  ])('has the samples and the preprocessing of the table in memory: %s, %s', async (path, _, bytes) => {
    for (const [target, more] of [
      ['price', {}],
      ['price', { scale: 'min-max', targetScale: 'min-max' }],
      ['heating', { scale: 'robust' }],
      ['garden', {}],
    ] as const) {
      const options = { target, ...types, ...more }
      const held = await load(path, bytes, options)
      for (const shardSize of [1, 2, 3, 100]) {
        const streamed = await load(path, bytes, { ...options, stream: { shuffleBuffer: 3, shardSize } })
        expect(rounded(streamed.preprocessing)).toEqual(rounded(held.preprocessing))
        expect(rounded(streamed.targetScale as Json | undefined)).toEqual(rounded(held.targetScale as Json | undefined))
        const { shape, classes, columns, targetShape, targetNames } = streamed
        expect(held).toMatchObject({ shape, classes, columns, targetShape, targetNames })
        expect(samplesOf(streamed.splits['train']!)).toEqual(samplesOf(held.splits['train']!))
        expect(samplesOf(await taken(streamed))).toEqual(samplesOf(held.splits['train']!))
        expect(streamed.warnings).toEqual(held.warnings)
      }
    }
  })

  it('goes on from any sample as if it had not been interrupted', async () => {
    for (const [path, bytes] of [
      ['homes.csv', bytesOf(homes)],
      ['homes.csv.gz', new Uint8Array(gzipSync(homes))],
    ] as const) {
      const stream = { shuffleBuffer: 3, shardSize: 2, readAhead: 2 }
      const data = await load(path, bytes, { target: 'price', ...types, stream })
      const { inputs, size } = await taken(data)
      const width = inputs.length / size
      for (let from = 1; from < size; from++)
        expect((await taken(data, from)).inputs).toEqual(inputs.subarray(from * width))
    }
  })

  it('in Parquet is read a row group at a time, beside splits in files of their own', async () => {
    const bytes = fixture('parquet/homes-snappy.parquet')
    const options = { target: 'price', ignore: ['seen'] }
    const held = await load('homes.parquet', bytes, options)
    const streamed = await load('homes.parquet', bytes, { ...options, stream: { shuffleBuffer: 2 } })
    expect(rounded(streamed.preprocessing)).toEqual(rounded(held.preprocessing))
    expect(samplesOf(await taken(streamed))).toEqual(samplesOf(held.splits['train']!))
    expect(streamed.notes!.at(-1)).toBe(
      '8 training samples are streamed from 3 row groups of 1 file, shuffled by a buffer of 2; 8 of them stand for all in views and reports',
    )
    expect(streamed.notes).toContain('photos: left out, since its cells are lists or structs')
  })

  it('in Parquet is refused where no row group has rows', async () => {
    const empty = { name: 'a.parquet', rows: 0, columns: [], groups: [[0, 0]], read: unasked, footer: unasked } as const
    const options = {
      target: 'k',
      prepare: 'auto',
      scale: 'standard',
      stream: { shuffleBuffer: 2, readAhead: 1 },
    } as const
    const context = { random: createRandom(1), files: memoryFiles({}), download: unasked }
    await expect(streamParquetTable({ train: [empty] }, options, context, 'data')).rejects.toThrow(
      'a.parquet: expected rows, received none',
    )
  })

  it('has its validation and test in files of their own', async () => {
    const others = { 'v.csv': 'x,k\n7,b\n', 't.csv': 'k,x\na,8\nb,9\n' }
    const paths = { target: 'k', validationPath: 'v.csv', testPath: 't.csv' }
    const held = await load('a.csv', bytesOf('x,k\n1,a\n2,b\n3,a\n'), paths, others)
    const streamed = await load('a.csv', bytesOf('x,k\n1,a\n2,b\n3,a\n'), { ...paths, stream: {} }, others)
    for (const name of ['validation', 'test']) {
      const { inputs, targets } = streamed.splits[name]!
      expect(inputs).toEqual(held.splits[name]!.inputs)
      expect(targets).toEqual(held.splits[name]!.targets)
    }
    expect([held.splits['validation']!.size, held.splits['test']!.size]).toEqual([1, 2])
  })

  it('is read again where a column of numbers turns out to be text, so that nothing of its writing is lost', async () => {
    const text = 'code,k\n1.50,a\n2,b\nx,a\ny,b\nz,b\n'
    const { preprocessing } = await load('a.csv', bytesOf(text), { target: 'k', stream: { shardSize: 1 } })
    expect(preprocessing).toMatchObject({ columns: [{ as: 'category', categories: ['1.50', '2', 'x', 'y', 'z'] }] })
  })
})

describe('a table of more rows than the sample that stands for all', () => {
  const rows = 30_000
  // Sorted by class, with one category, one class and one missing cell that a sample is likely to miss; 0, 1, 2 … are their own quantiles.
  const text = `number,word,k\n${Array.from({ length: rows }, (_, i) => {
    const word = i === 20_001 ? 'rare' : ['a', 'b', 'c'][i % 3]
    const usual = i < 20_000 ? 'low' : 'high'
    return `${i === 15_000 ? '' : i},${word},${i === 12_345 ? 'seldom' : usual}\n`
  }).join('')}`

  it('is fitted to all rows, but for medians, which are those of the sample', async () => {
    const bytes = bytesOf(text)
    const options = { target: 'k', classWeights: 'balanced' }
    const [held, streamed] = [
      await load('a.csv', bytes, options),
      await load('a.csv', bytes, { ...options, stream: {} }),
    ]
    if (!isTablePreprocessing(held.preprocessing) || !isTablePreprocessing(streamed.preprocessing))
      throw new Error('none')
    const [number, word] = streamed.preprocessing.columns
    const [known, category] = held.preprocessing.columns
    expect(word).toEqual(category)
    if (number?.as !== 'number' || known?.as !== 'number') throw new Error('no number')
    expect(number).toMatchObject({ indicator: true, scale: 'standard' })
    // One cell of 30,000 is filled by a median that is off by a percent.
    expect(number.center / known.center).toBeCloseTo(1, 6)
    expect(number.spread / known.spread).toBeCloseTo(1, 6)
    // The deviation of a median of n uniform numbers is 1 / (2 √n) of their range: five of them.
    expect(Math.abs(number.fill! - known.fill!)).toBeLessThan((5 * rows) / (2 * Math.sqrt(10_000)))
    expect(number.fill).not.toBe(known.fill)
    expect(streamed.classes).toEqual(held.classes)
    expect(streamed.stream!.classCounts).toEqual([10_000, 19_999, 1])
    expect(streamed.classWeights).toEqual(held.classWeights)
    expect(streamed.splits['train']!.size).toBe(10_000)
    // Drawn from all over the file: the mean of the numbers of the rows.
    const { inputs } = streamed.splits['train']!
    const numbers = Array.from({ length: 10_000 }, (_, row) => inputs[(row * inputs.length) / 10_000]!)
    const mean = numbers.reduce((sum, value) => sum + value, 0) / 10_000
    expect(Math.abs(mean)).toBeLessThan(5 / Math.sqrt(10_000))
    expect(streamed.notes!.at(-1)).toBe(
      'medians, quartiles and the scale of dates are those of 10,000 rows drawn at random; all else is fitted to all rows',
    )
  })

  it('says which column has too many different texts to be classes', async () => {
    const names = `x,k\n${Array.from({ length: 10_001 }, (_, i) => `${i},n${i}\n`).join('')}`
    await expect(load('a.csv', bytesOf(names), { target: 'k', stream: {} })).rejects.toThrow(
      'a.csv, column \'k\': expected no more than 10000 classes, received more; for values say "targetsAre": "values"',
    )
  })
})

describe('a stream of a table', () => {
  const small = 'x,k\n1,a\n2,b\n3,a\n'
  it.each<[JsonObject, string]>([
    [
      { validation: 0.1 },
      'with.validation: the training samples are a stream, which is not in memory to choose from; give it a file of its own: validationPath',
    ],
    [
      { test: 0.1 },
      'with.test: the training samples are a stream, which is not in memory to choose from; give it a file of its own: testPath',
    ],
    [{ fold: { number: 1, of: 2 } }, 'cross-validate without a stream'],
    [{ limit: 2 }, 'give a shorter file'],
    [{ sampling: 'balanced' }, 'classWeights weighs classes in the loss'],
    [{ group: 'x' }, 'give each split a file of its own'],
    [{ target: 'y' }, "data: dataset:csv with.target: a.csv: unknown column 'y'; did you mean 'x'? Known: x, k"],
    [{ classes: ['a', 'c'] }, "a.csv, line 3, column 'k': expected one of a, c, received 'b'"],
  ])('is refused with %j', async (options, message) => {
    await expect(load('a.csv', bytesOf(small), { target: 'k', stream: { shardSize: 2 }, ...options })).rejects.toThrow(
      message,
    )
  })

  it.each([
    ['x,k\n', 'a.csv, line 1: expected rows below the header, received none'],
    ['x,k\n1,a\n2,b,3\n', 'a.csv, line 3: expected 2 cells as in line 1, received 3'],
    ['x,k\n1,\n2,\n', 'a.csv: expected rows with a target, received none'],
  ])('is refused for %j', async (text, message) => {
    await expect(load('a.csv', bytesOf(text), { target: 'k', stream: { shardSize: 1 } })).rejects.toThrow(message)
  })

  it('is refused for a gzip file that is cut off', async () => {
    const packed = new Uint8Array(gzipSync(small)).subarray(0, 20)
    await expect(load('a.csv.gz', packed, { target: 'k', stream: {} })).rejects.toThrow(
      /a\.csv\.gz: the gzip file is damaged or cut off/,
    )
  })
})
