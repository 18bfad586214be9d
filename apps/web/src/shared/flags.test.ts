import { expect, test } from 'vitest'
import { readFlags } from './flags.js'

test('an address leaves parts out and says which view comes first', () => {
  const { hidden, view, events, problem } = readFlags(
    '?hide=build,%20runs&view=understand&events=https://lesson.example',
  )
  expect([...hidden]).toEqual(['build', 'runs'])
  expect([view, events, problem]).toEqual(['understand', 'https://lesson.example', ''])
})

test('what nobody knows is told, and the rest counts', () => {
  const { hidden, view, problem } = readFlags('?hide=code,tail&view=sky')
  expect([...hidden]).toEqual(['code'])
  expect(view).toBeUndefined()
  expect(problem).toMatch(
    /^hide: expected one of header, .*, received tail\nview: expected one of build, train, understand, classes, runs, lessons, received sky$/,
  )
})

test('a plain address leaves nothing out', () => {
  expect(readFlags('')).toEqual({
    hidden: new Set(),
    view: undefined,
    events: undefined,
    hasPlugins: false,
    problem: '',
  })
  expect(readFlags('?plugins').hasPlugins).toBe(true)
})
