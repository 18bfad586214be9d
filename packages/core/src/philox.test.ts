import { describe, expect, it } from 'vitest'
import { philox4x32 } from './philox.js'

// The vectors that Random123 publishes for its generator (kat_vectors, "philox4x32 10").
const vectors = [
  { counter: [0, 0, 0, 0], key: [0, 0], words: '6627e8d5 e169c58d bc57ac4c 9b00dbd8' },
  { counter: [-1, -1, -1, -1], key: [-1, -1], words: '408f276d 41c83b0e a20bc7c6 6d5451fd' },
  {
    counter: [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
    key: [0xa4093822, 0x299f31d0],
    words: 'd16cfe09 94fdcceb 5001e420 24126ea1',
  },
]

describe('philox4x32', () => {
  it.each(vectors)('gives $words', ({ counter: [c0, c1, c2, c3], key: [key0, key1], words }) => {
    const out = new Uint32Array(4)
    philox4x32(c0!, c1!, c2!, c3!, key0!, key1!, out, 0)
    expect([...out].map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(words)
  })

  it('writes four words where it is told to and nowhere else', () => {
    const out = new Uint32Array(6)
    philox4x32(0, 0, 0, 0, 0, 0, out, 1)
    expect([...out]).toEqual([0, 0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8, 0])
  })
})
