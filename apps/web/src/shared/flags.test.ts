import { expect, test } from 'vitest'
import { readFlags } from './flags.js'

test('an address leaves parts out and says which view comes first', () => {
  const { hidden, view, language, events, problem } = readFlags(
    '?hide=build,%20runs&view=understand&lang=es&events=https://lesson.example',
  )
  expect([...hidden]).toEqual(['build', 'runs'])
  expect([view, language, events, problem]).toEqual(['understand', 'es', 'https://lesson.example', ''])
})

test('what nobody knows is told, and the rest counts', () => {
  const { hidden, view, problem } = readFlags('?hide=code,tail&view=sky&lang=tlh')
  expect([...hidden]).toEqual(['code'])
  expect(view).toBeUndefined()
  expect(problem).toMatch(
    /^hide: expected one of header, .*, received tail\nview: expected one of build, train, understand, classes, runs, lessons, received sky\nlang: expected one of en, es, received tlh$/,
  )
})

test('a plain address leaves nothing out', () => {
  expect(readFlags('')).toEqual({
    hidden: new Set(),
    view: undefined,
    language: undefined,
    events: undefined,
    hasPlugins: false,
    problem: '',
  })
  expect(readFlags('?plugins').hasPlugins).toBe(true)
})
