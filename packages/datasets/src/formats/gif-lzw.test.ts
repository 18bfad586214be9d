import { expect, it } from 'vitest'
import { checkLzw } from './gif-lzw.js'

/** Codes of 3 bits, the lowest bit first, in one block behind the code size 2. Clear is 4, the end is 5. */
function blocks(...codes: number[]): Uint8Array {
  const bits = codes.flatMap((code) => [code & 1, (code >> 1) & 1, (code >> 2) & 1])
  const bytes = Array.from({ length: Math.ceil(bits.length / 8) }, (_, i) =>
    bits.slice(8 * i, 8 * i + 8).reduce((byte, bit, at) => byte | (bit << at), 0),
  )
  return Uint8Array.from([2, bytes.length, ...bytes, 0])
}

it.each([
  ['pixels alone', blocks(4, 1, 2, 5), 2],
  // 6 stands for the two pixels 1, 1 when it first comes.
  ['a code that is just being made', blocks(4, 1, 6, 5), 3],
])('follows %s', (_, bytes, pixels) => {
  expect(() => checkLzw(bytes, 0, pixels)).not.toThrow()
})

it.each([
  ['a code that nothing was said of', blocks(4, 1, 7, 5), 3, 'its code 7 stands for nothing'],
  ['a code of a table after it was cleared', blocks(4, 6, 5), 2, 'its code 6 stands for nothing'],
  ['too few pixels', blocks(4, 1, 2, 5), 3, 'it has 2 of 3 pixels'],
  ['a code size', Uint8Array.of(0, 1, 0, 0), 1, 'its code size is 0, expected 2 … 8'],
])('refuses %s', (_, bytes, pixels, message) => {
  expect(() => checkLzw(bytes, 0, pixels)).toThrow(message)
})
