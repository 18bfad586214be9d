import { expect, it } from 'vitest'
import { isPlainObject } from './json.js'

it.each<[unknown, boolean]>([
  [{}, true],
  [Object.create(null), true],
  [[], false],
  [null, false],
  [new Date(0), false],
  ['', false],
])('isPlainObject(%o) is %s', (value, expected) => {
  expect(isPlainObject(value)).toBe(expected)
})
