import { createRandom } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { gzipSync } from 'node:zlib'
import { readFirstRow, readTable, type ReadTableOptions } from './csv-reader.js'
import { parseNumber } from './number-text.js'

/** The bytes of a text in pieces of a size. */
function pieces(text: string | Uint8Array, size = Infinity) {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text
  return async function* () {
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, Math.min(at + size, bytes.length))
  }
}

/** Each column as an array of cells; undefined where one is missing. */
async function cells(text: string | Uint8Array, options: ReadTableOptions = {}, size = Infinity) {
  const { columns } = await readTable(pieces(text, size), 'a.csv', options)
  return Object.fromEntries(
    columns.map((column) => [
      column.name,
      column.kind === 'number'
        ? Array.from(column.values, (value) => (Number.isNaN(value) ? undefined : value))
        : Array.from(column.values, (code) => column.texts[code]),
    ]),
  )
}

describe('readTable', () => {
  const text = 'x,"the ""name""",y\r\n1.5,"a, b",2\r\n\r\n"-3e2","two\r\nlines",\r\n.5 , \u00e4 ,7'
  const expected = { x: [1.5, -300, 0.5], 'the "name"': ['a, b', 'two\r\nlines', '\u00e4'], y: [2, undefined, 7] }

  it('reads the same table in pieces of any size', async () => {
    const { length } = new TextEncoder().encode(text)
    for (let size = 1; size <= length; size++)
      expect(await cells(text, {}, size), `pieces of ${size}`).toEqual(expected)
    expect(await cells(new Uint8Array(gzipSync(text)), {}, 7)).toEqual(expected)
  })

  it('reads a row of many pieces, and refuses a quote that is never closed without reading it again for each piece', async () => {
    const long = 'letters '.repeat(40_000).trim()
    expect(await cells(`x,y\n"${long}",1\n`, {}, 10)).toEqual({ x: [long], y: [1] })
    await expect(cells(`x,y\n"${long}`, {}, 10)).rejects.toThrow('a.csv, line 2: expected a closing quote')
    const above = '"a","b"\n'.repeat(40)
    for (const size of [100, 150, 300])
      await expect(cells(`x,y\n${above}1,"c`, {}, size)).rejects.toThrow('a.csv, line 42: expected a closing quote')
  })

  it('reads a column again as text where numbers come before text, so that nothing of its writing is lost', async () => {
    expect(await cells('zip\n10115\n01067\n1.50\n')).toEqual({ zip: ['10115', '01067', '1.50'] })
    expect(await cells('a,b\n1.0,2\n', { textColumns: ['a'] })).toEqual({ a: ['1.0'], b: [2] })
  })

  it('names the line of a cell, below cells of several lines', async () => {
    const { at } = await readTable(pieces('x,y\n"a\nb",1\n\nc,2\n'), 'a.csv')
    expect([at(0, 0), at(1, 1)]).toEqual(["a.csv, line 2, column 'x'", "a.csv, line 5, column 'y'"])
  })

  it.each<[string, string, string, ReadTableOptions?]>([
    [
      'text behind a quote',
      'x\n"a"b\n',
      "a.csv, line 2: expected a delimiter or the end of the line after a closing quote, received 'b'",
    ],
    ['infinity', 'x\n1\n-Infinity\n', "a.csv, line 3, column 'x': expected a finite number, received '-Infinity'"],
    ['more than float64 holds', 'x\n1e999\n', "a.csv, line 2, column 'x': expected a finite number, received '1e999'"],
    [
      'lines above the header',
      'Sales\n\na,b\n1,2\n',
      'a.csv, line 3: expected 1 cells as in line 1, received 2; where the lines above are no data, leave them out: "skipLines": 2',
    ],
    [
      'an encoding that nobody knows',
      'x\n1\n',
      "a.csv: expected an encoding such as utf-8, utf-16le or windows-1252, received 'klingon'",
      { encoding: 'klingon' },
    ],
  ])('refuses %s', async (_, content, message, options = {}) => {
    await expect(readTable(pieces(content), 'a.csv', options)).rejects.toThrow(
      expect.objectContaining({ name: 'DataError', message }),
    )
  })

  it('reads a hundred thousand columns', async () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `c${i}`)
    const row = names.map((_, i) => i / 8)
    const { columns } = await readTable(pieces(`${names.join()}\n${row.join()}\n${row.join()}\n`, 1 << 16), 'a.csv')
    expect(columns).toHaveLength(100_000)
    expect(columns[99_999]).toEqual({ name: 'c99999', kind: 'number', values: Float64Array.of(99_999 / 8, 99_999 / 8) })
  })

  it('reads the first row alone', async () => {
    expect(await readFirstRow(pieces('# note\n a ,"b"\n1,2\n', 3), 'a.csv')).toEqual(['a', 'b'])
  })
})

describe('parseNumber', () => {
  const style = { decimal: 0x2e, thousands: -1 }
  const parse = (text: string, written = style) => {
    const bytes = new TextEncoder().encode(text)
    return parseNumber(bytes, 0, bytes.length, written)
  }

  it('rounds every number as the engine does', () => {
    const [mantissas, exponents] = ['m', 'e'].map((name) => createRandom(5).stream(name).uniform(4000))
    for (let i = 0; i < 4000; i++) {
      const digits = String(Math.floor(mantissas![i]! * 1e16)).slice(0, 1 + (i % 17))
      const exponent = Math.floor(exponents![i]! * 80) - 40
      const texts = [
        digits,
        `-${digits}`,
        `0.${digits}`,
        `${digits}.${digits}`,
        `${digits}e${exponent}`,
        `.${digits}E+${i % 30}`,
      ]
      for (const text of texts) expect(parse(text), text).toBe(Number(text))
    }
  })

  it.each(['', '-', '.', 'e5', '1e', '1e+', '0x10', '12%', '1_000', '1 2', '--1', '1.2.3', '1,5'])(
    "'%s' is no number",
    (text) => {
      expect(parse(text)).toBeNaN()
    },
  )

  it('reads decimal commas and groups of three', () => {
    expect(parse('1.234.567,25', { decimal: 0x2c, thousands: 0x2e })).toBe(1234567.25)
    expect(parse('1,234', { ...style, thousands: 0x2c })).toBe(1234)
    for (const text of ['12,34', '1234,567', '1,2345', ',123', '1,234,56'])
      expect(parse(text, { ...style, thousands: 0x2c }), text).toBeNaN()
  })
})

it.each([
  ['right', 1],
  ['too large', 3],
  ['too small', 0.6],
  ['that of another file', 0.01],
])('reads all rows where the size of a long file is %s', async (_, factor) => {
  const rows = 40_000
  const word = (row: number) => (row < 30_000 ? `${row}` : `w${row % 7}`)
  const bytes = new TextEncoder().encode(
    `a,b,c\n${Array.from({ length: rows }, (_, row) => `${row},${row / 8},${word(row)}\n`).join('')}`,
  )
  const { size, columns } = await readTable(
    async function* () {
      for (let at = 0; at < bytes.length; at += 100_000) yield bytes.subarray(at, at + 100_000)
    },
    'a.csv',
    { fileSize: factor * bytes.length },
  )
  expect(size).toBe(rows)
  expect(columns[0]!.values).toEqual(Float64Array.from({ length: rows }, (_, row) => row))
  expect(columns[1]!.values).toEqual(Float64Array.from({ length: rows }, (_, row) => row / 8))
  const { values, texts } = columns[2] as { values: Int32Array; texts: readonly string[] }
  expect([...values.subarray(29_998, 30_003)].map((code) => texts[code])).toEqual(
    [29_998, 29_999, 30_000, 30_001, 30_002].map(word),
  )
})
