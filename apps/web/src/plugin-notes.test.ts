import { builtinPlugins } from '@telarjs/trainer/builtin'
import { expect, test } from 'vitest'
import { readNotes } from '../build/plugin-notes.js'

test('every plugin of the page has a note: its formula and its paper', () => {
  const notes = readNotes()
  expect(builtinPlugins.map(({ id }) => id).filter((id) => !notes[id])).toEqual([])
  expect(notes['optimizer:adam']).toContain('Kingma')
  // Tags and examples are for programmers.
  expect(Object.values(notes).filter((note) => note.includes('@example'))).toEqual([])
})
