import { expect, it } from 'vitest'
import { createSnappy } from './snappy.js'

const bytesOf = (text: string) => new TextEncoder().encode(text)

// The elements are those of github.com/google/snappy/blob/main/format_description.txt, written by hand.
it('reads a literal and a copy of it', () => {
  const compressed = Uint8Array.of(9, (3 - 1) << 2, ...bytesOf('abc'), ((6 - 4) << 2) | 1, 3)
  expect(createSnappy()(compressed, 9)).toEqual(bytesOf('abcabcabc'))
})

it.each([
  ['a literal whose length has its highest bit set', [4, 63 << 2, 0xf8, 0xff, 0xff, 0xff, 1, 2, 3, 4, 5, 6]],
  ['a copy from before the beginning', [4, ((4 - 4) << 2) | 1, 9]],
  ['a copy of no distance', [5, 0, 1, ((4 - 4) << 2) | 1, 0]],
  ['fewer bytes than it says', [4, 0, 1]],
  ['nothing', []],
])('%s is an error', (_, bytes) => {
  expect(() => createSnappy()(Uint8Array.from(bytes), 4)).toThrow(Error)
})

it('a length that its bytes cannot come to is an error before anything is made for it', () => {
  expect(() => createSnappy()(Uint8Array.of(4, 0, 1), 2 ** 31)).toThrow(
    '3 bytes of Snappy come to less than 2147483648',
  )
})
