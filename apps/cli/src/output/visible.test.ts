import { expect, test } from 'vitest'
import { table } from './terminal.js'
import { visible, visibleLine } from './visible.js'

test.each([
  ['plain, é, 数, 👍', 'plain, é, 数, 👍'],
  ['a\nerror b', 'a\\nerror b'],
  ['\u001b[2J\u0007', '\\x1b[2J\\x07'],
  // The one-byte form of the escape, and an override of the direction of text.
  ['\u009b31m', '\\x9b31m'],
  ['exe.\u202egnp', 'exe.\\u202egnp'],
])('%j', (text, shown) => {
  expect(visible(text)).toBe(shown)
})

test('a line keeps the styles of the CLI, tabs and breaks, and no other escape', () => {
  expect(visibleLine('\u001b[1mbold\u001b[22m\tx\n\u001b[8mhidden\u001b]0;title\u0007')).toBe(
    '\u001b[1mbold\u001b[22m\tx\n\\x1b[8mhidden\\x1b]0;title\\x07',
  )
})

test('a cell of a table is one line', () => {
  expect(table([['class'], ['a\nb']])).toEqual(['class', 'a\\nb'])
})
