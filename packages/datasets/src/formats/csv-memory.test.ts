import { createRandom } from '@telarjs/core'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { generate } from '../../scripts/compile.mjs'
import { readTable } from './csv-reader.js'
import { createCsvMemory } from './csv-memory.js'

/** The numbers of cells that are read as plain decimals, up to the first that is none. */
function read(cells: readonly string[], ending = '\n', delimiter = ',', decimal = '.'): number[] {
  const bytes = new TextEncoder().encode(cells.join(delimiter) + ending)
  const memory = createCsvMemory(delimiter.charCodeAt(0), decimal.charCodeAt(0))
  memory.makeRoom(cells.length, bytes.length)
  memory.bytes.set(bytes)
  return Array.from(memory.plain.subarray(0, memory.readNumbers(0, 0)))
}

it('is what assembly/ compiles to (else: pnpm --filter @telarjs/datasets wasm)', async () => {
  expect(await readFile(new URL('numbers.gen.ts', import.meta.url), 'utf8')).toBe(await generate())
  // Compiling takes a few seconds of a core, which a busy machine may not give it for a while.
}, 120_000)

describe('cells that are plain decimals', () => {
  it('are read to the end of the row, empty ones as NaN', () => {
    expect(read(['1', '', '-2.5', '.5', '-7.', '0'])).toEqual([1, NaN, -2.5, 0.5, -7, 0])
    expect(read(['12,5', '-0,25'], '\r\n', ';', ',')).toEqual([12.5, -0.25])
  })

  it.each([
    'x',
    'e5',
    '-e5',
    '1e',
    '1e+',
    '1e5x',
    '1e-30',
    '1e400',
    '+1',
    ' 1',
    '1 ',
    '"1"',
    '01',
    '-01.5',
    '-',
    '.',
    '1.2.3',
    '1,5',
    '12345678901234567890',
    '1/2',
    '1:2',
    'é',
  ])('%s is none, and stops them', (cell) => {
    expect(read(['1', cell, '3'], '\n', ';')).toEqual([1])
  })

  it('may have an exponent, as NumPy writes them', () => {
    const cells = [
      '1.000000000000000000e+00',
      '-6.931471805599453094e-01',
      '2.718281828459045091E+05',
      '1e5',
      '1E-5',
      '-2.5e22',
      '9007199254740993e0',
      '0e-5',
      '5e-27',
      '123456789012345678e-30',
    ]
    // The last has more decimals than a reciprocal is there for.
    expect(read(cells)).toEqual(cells.slice(0, -1).map(Number))
  })

  it('no byte but ten is a digit, and no letter but e begins an exponent', () => {
    const others = new Map(
      Object.entries({ '.': [11.9], ';': [11, 9], '\n': [11], '\r': [11], E: [11e9], e: [11e9] }).map(
        ([character, numbers]) => [character.charCodeAt(0), numbers],
      ),
    )
    for (let byte = 1; byte < 256; byte++) {
      const text = `11${String.fromCharCode(byte)}9`
      const isDigit = byte >= 0x30 && byte <= 0x39
      const expected = isDigit ? [Number(text)] : (others.get(byte) ?? [])
      expect(read([text], '\n', ';'), `byte ${byte}`).toEqual(expected)
    }
  })
})

describe('decimals of more digits than float64 has', () => {
  const random = createRandom(5)
  const digitsOf = (uniform: number, more: number, count: number) =>
    `${Math.floor(uniform * 1e9)}${Math.floor(more * 1e9)}9`.padEnd(19, '7').slice(0, count)

  it('are those of the engine to the last bit', () => {
    const uniform = random.stream('digits').uniform(40_000)
    const cells = Array.from({ length: 20_000 }, (_, i) => {
      const digits = digitsOf(uniform[2 * i]!, uniform[2 * i + 1]!, 1 + (i % 19)).replace(/^0+(?=.)/, '')
      const place = i % 23
      if (place > digits.length) return `-0.${digits.padStart(place, '0')}`
      return `${digits.slice(0, place) || '0'}.${digits.slice(place)}`
    })
    const expected = cells.map((cell) => Number(cell))
    expect(read(cells)).toEqual(expected)
  })

  it('are right in the middle between two neighbors, and beside it, where one digit more decides otherwise', () => {
    for (let i = 0; i < 500; i++) {
      // The middle above a number of 53 bits is a fraction of halves, quarters … 16ths: it goes to the even neighbor.
      const halves = 1 + (i % 4)
      const middle = (2n ** 53n + 2n * BigInt(i) + 1n) * 5n ** BigInt(halves)
      const texts = [middle, middle + 1n, middle - 1n].map((value) => {
        const digits = String(value)
        return `${digits.slice(0, -halves)}.${digits.slice(-halves)}`
      })
      expect(read(texts), texts[0]).toEqual(texts.map(Number))
    }
  })

  it('are read so from a table, of either sign, of any length, and at the end of a file without a line feed', async () => {
    const texts = [
      '0.1',
      '-0.30000000000000004',
      '123456789',
      '12345678901234567890',
      '0.000000000000000012345',
      '9007199254740993',
      '99999999.99999999',
      '2.2250738585072014e-308',
      '-5e-324',
      '1.7976931348623157e308',
      '.5',
      '-7.',

      '8.41470984807896507',
      '0.6931471805599453094',
      '1234567.12345678',
      '100000000.5',
      '-0.0',
    ]
    const bytes = new TextEncoder().encode(`x,y\n${texts.map((text) => `${text},1`).join('\n')}\n1,${texts.at(1)}`)
    for (const size of [3, 7, Infinity]) {
      const { columns } = await readTable(async function* () {
        for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, Math.min(at + size, bytes.length))
      }, 'a.csv')
      expect([...(columns[0]!.values as Float64Array)]).toEqual([...texts.map(Number), 1])
      expect(columns[1]!.values.at(-1)).toBe(Number(texts[1]))
    }
  })
})
