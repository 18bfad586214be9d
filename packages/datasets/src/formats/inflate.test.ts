import { createRandom } from '@telarjs/core'
import { constants, deflateRawSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { createInflate } from './inflate.js'

const random = createRandom(3)
const noise = Uint8Array.from(random.stream('noise').uniform(70_000), (u) => Math.floor(256 * u))
const contents: Readonly<Record<string, Uint8Array>> = {
  nothing: new Uint8Array(),
  'one byte': Uint8Array.of(7),
  noise,
  zeros: new Uint8Array(100_000),
  'a few values': noise.map((value) => value % 3),
  text: new TextEncoder().encode('a digit beside a digit, and again a digit. '.repeat(2000)),
  // Of far copies.
  'the same noise twice': Uint8Array.from([...noise.subarray(0, 30_000), ...noise.subarray(0, 30_000)]),
}
const options = {
  'dynamic codes': {},
  'fixed codes': { strategy: constants.Z_FIXED },
  'codes alone': { strategy: constants.Z_HUFFMAN_ONLY },
  stored: { level: 0 },
}

describe('inflate gives back what zlib deflated, with tables that are used again', () => {
  const inflate = createInflate()
  for (const [name, content] of Object.entries(contents))
    for (const [how, given] of Object.entries(options))
      it(`${name}, ${how}`, () => {
        const output = new Uint8Array(content.length)
        expect(inflate(deflateRawSync(content, given), output)).toBe(content.length)
        expect(Buffer.compare(output, content)).toBe(0)
      })

  it('leaves out what does not fit', () => {
    const [memory, content] = [new Uint8Array(1000).fill(9), contents['text']!]
    for (const given of Object.values(options)) {
      expect(inflate(deflateRawSync(content, given), memory.subarray(0, 500))).toBe(500)
      expect(memory.subarray(0, 500)).toEqual(content.subarray(0, 500))
      expect(memory.subarray(500).every((value) => value === 9)).toBe(true)
    }
  })
})

describe('inflate refuses', () => {
  const inflate = createInflate()
  const whole = noise.subarray(0, 300).map((value) => value % 9)

  it('data that ends early, wherever that is', () => {
    for (const given of Object.values(options)) {
      const deflated = deflateRawSync(whole, given)
      for (let size = 0; size < deflated.length; size++)
        expect(() => inflate(deflated.subarray(0, size), new Uint8Array(300)), `${size}`).toThrow()
    }
  })

  it('a kind of block that there is none of, and a copy from before the beginning', () => {
    expect(() => inflate(Uint8Array.of(7), new Uint8Array(9))).toThrow('unknown kind')
    // Fixed codes: last block, then length 3 (0000001) and distance 1 (00000) with nothing before.
    expect(() => inflate(Uint8Array.of(0b0000_0011, 0b0000_0010, 0, 0), new Uint8Array(9))).toThrow('damaged')
  })

  it('or inflates to something, but ends, whatever bit is damaged', () => {
    const deflated = deflateRawSync(whole)
    const ends = Array.from({ length: 8 * deflated.length }, (_, bit) => {
      const damaged = Uint8Array.from(deflated)
      damaged[bit >> 3]! ^= 1 << (bit & 7)
      try {
        return inflate(damaged, new Uint8Array(300)) <= 300
      } catch (error) {
        return (error as Error).message.includes('deflate')
      }
    })
    expect(ends).not.toContain(false)
  })
})
