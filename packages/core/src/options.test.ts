import { describe, expect, it } from 'vitest'
import { describeIssue, unknownName } from './issues.js'
import { show } from './show.js'

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

describe('unknownName', () => {
  const many = Array.from({ length: 21 }, (_, i) => `name-${i + 10}`)

  it.each<[string, string, readonly string[], string | undefined, string]>([
    ['few names', 'bta', ['beta', 'gamma'], undefined, "unknown option 'bta'; did you mean 'beta'? Known: beta, gamma"],
    ['none', 'x', [], undefined, "unknown option 'x'. There are none"],
    [
      'many, one of them near',
      'nam-12',
      many,
      'telar list',
      "unknown option 'nam-12'; did you mean 'name-12'? `telar list` lists all 21",
    ],
    ['many, none near', 'zzzz', many, 'telar list', "unknown option 'zzzz'. `telar list` lists all 21"],
    ['many that nothing lists', 'zzzz', many, undefined, "unknown option 'zzzz'. There are 21"],
  ])('says of %s what may have been meant', (_, name, known, lister, expected) => {
    const issue = unknownName('adam', 'option', name, known, lister === undefined ? {} : { lister })
    expect(describeIssue(issue)).toBe(expected)
  })
})
