import { createRandom } from '@telarjs/core'
import { describe, expect, it } from 'vitest'
import { readTable } from './csv-reader.js'
import { countUnmarked, markNonDigits, putDecimal, valueOfDigits } from './digits.js'

const wordOf = (text: string) => new DataView(new TextEncoder().encode(text).buffer).getInt32(0, true)

describe('four characters at a time', () => {
  it.each([
    ['1234', 4, 1234],
    ['0907', 4, 907],
    ['12,4', 2, 12],
    ['9.75', 1, 9],
    ['-123', 0, 0],
    ['123:', 3, 123],
    ['12/9', 2, 12],
    ['5\n99', 1, 5],
  ])('%j begins with %i digits, %i', (text, count, value) => {
    const word = wordOf(text)
    expect(countUnmarked(markNonDigits(word))).toBe(count)
    expect(valueOfDigits(word, count)).toBe(value)
  })

  it('no byte but ten is a digit, whatever stands around it', () => {
    for (let byte = 0; byte < 256; byte++) {
      const word = 0x30 | (byte << 8) | (byte << 16) | (0x39 << 24)
      expect(countUnmarked(markNonDigits(word)), `byte ${byte}`).toBe(byte >= 0x30 && byte <= 0x39 ? 4 : 1)
    }
  })
})

/** The number of a text as `putDecimal` has it; undefined where it cannot decide. */
function put(whole: number, fraction: string): number | undefined {
  const values = new Float64Array(1)
  const more = fraction.slice(8)
  return putDecimal(values, 0, 1, whole, Number(fraction.slice(0, 8)), Number(more), more.length)
    ? values[0]
    : undefined
}

describe('decimals of more digits than float64 has', () => {
  const random = createRandom(5)

  it('are those of the engine to the last bit, or are left to it', () => {
    const uniform = random.stream('digits').uniform(60_000)
    let decided = 0
    for (let i = 0; i < uniform.length; i += 3) {
      const fraction = `${Math.floor(uniform[i]! * 1e9)}${Math.floor(uniform[i + 1]! * 1e9)}`
        .padEnd(18, '7')
        .slice(0, 8 + (i % 11))
      const whole = Math.floor(1 / (uniform[i + 2]! + 1e-4))
      const value = put(whole, fraction)
      if (value === undefined) continue
      decided++
      expect(value).toBe(Number(`${whole}.${fraction}`))
    }
    expect(decided).toBeGreaterThan(0.99 * (uniform.length / 3))
  })

  it('are right beside the middle between two neighbors, where one digit more would decide otherwise', () => {
    // 2⁻¹⁸ is the distance of the middles above 2³⁴; each has 18 decimals at most and is a tie, to the even neighbor.
    for (let i = 0; i < 500; i++) {
      const lower = 1 + i * 2 ** -10
      const middle = BigInt(lower * 2 ** 52) * 2n + 1n
      const digits = ((middle * 10n ** 18n) / 2n ** 53n).toString().padStart(19, '0')
      for (const text of [digits, String(BigInt(digits) + 1n), String(BigInt(digits) - 1n)]) {
        const [whole, fraction] = [text.slice(0, -18), text.slice(-18)]
        const exact = Number(`${whole}.${fraction}`)
        expect(put(Number(whole), fraction) ?? exact).toBe(exact)
      }
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
