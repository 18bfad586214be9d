import { describe, expect, it } from 'vitest'
import { matchParams } from './param-pattern.js'

const names = ['0-dense/kernel', '0-dense/bias', '1-residual/0-dense/kernel', '2-batch-norm/scale']

describe('matchParams', () => {
  const cases: [string | string[], string[]][] = [
    ['kernel', ['0-dense/kernel', '1-residual/0-dense/kernel']],
    [
      ['bias', 'scale'],
      ['0-dense/bias', '2-batch-norm/scale'],
    ],
    ['0-dense/*', ['0-dense/kernel', '0-dense/bias']],
    ['*/0-dense/kernel', ['1-residual/0-dense/kernel']],
    ['*', names],
    [['0-dense/bias'], ['0-dense/bias']],
    ['dense', []],
    ['k.rnel', []],
  ]
  for (const [pattern, expected] of cases) {
    it(JSON.stringify(pattern), () => expect(names.filter(matchParams(pattern))).toEqual(expected))
  }

  it.each([
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*ab*ab', 'xab', false],
    ['*ab*b*', 'xabcb', true],
    // A regular expression would try for longer than anybody waits.
    [`${'*a'.repeat(40)}*b`, 'a'.repeat(80), false],
  ])('%s and %s', (pattern, name, expected) => expect(matchParams(pattern)(name)).toBe(expected))
})
