import { describe, expect, it } from 'vitest'
import { show } from './options.js'

describe('show', () => {
  it.each<[unknown, string]>([
    [undefined, 'undefined'],
    [NaN, 'null'],
    [{ a: [1, 'b'] }, '{"a":[1,"b"]}'],
    [() => 1, 'a function'],
    ['x'.repeat(80), `"${'x'.repeat(56)}...`],
  ])('writes %o', (value, expected) => {
    expect(show(value)).toBe(expected)
  })
})
