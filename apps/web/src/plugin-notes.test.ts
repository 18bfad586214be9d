import { builtinPlugins } from '@telarjs/trainer/builtin'
import { expect, test } from 'vitest'
import { readNotes } from '../build/plugin-notes.js'

test('every plugin of the page has a note: its formula and its paper', () => {
  const notes = readNotes()
  expect(builtinPlugins.map(({ id }) => id).filter((id) => !notes[id])).toEqual([])
  expect(notes['optimizer:adam']).toContain('Kingma')
  // A formula and the points of a list have their own lines; a point of two lines is one.
  expect(notes['layer:dense']!.split('\n')[1]).toBe('`y = f(x·W + b)`')
  expect(notes['optimizer:adagrad']!.split('\n')).toEqual([
    'AdaGrad: divides the gradient by the root of the sum of all its squares, so that rare features get larger steps.',
    '- s ← s + g²',
    '- Δθ = −η·g/(√s + ε)',
    expect.stringMatching(/^State per param: .* \(2011\)\.$/),
  ])
  // Tags and examples are for programmers.
  expect(Object.values(notes).filter((note) => note.includes('@example'))).toEqual([])
})
