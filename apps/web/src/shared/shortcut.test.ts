import { expect, test } from 'vitest'
import { isPressed, shortcutText, type Pressed } from './shortcut.js'

const keys = (key: string, held: Partial<Pressed> = {}): Pressed => ({
  key,
  ctrlKey: false,
  metaKey: false,
  altKey: false,
  shiftKey: false,
  ...held,
})
const undo = { key: 'z', hasMod: true }
const redo = { key: 'z', hasMod: true, hasShift: true }

test.each([
  ['Ctrl+Z', undo, keys('z', { ctrlKey: true }), false, true],
  ['Ctrl+Z while Caps Lock is on', undo, keys('Z', { ctrlKey: true }), false, true],
  ['Shift+Ctrl+Z is not undo', undo, keys('Z', { ctrlKey: true, shiftKey: true }), false, false],
  ['Shift+Ctrl+Z', redo, keys('Z', { ctrlKey: true, shiftKey: true }), false, true],
  ['Cmd+Z on a Mac', undo, keys('z', { metaKey: true }), true, true],
  ['Ctrl+Z on a Mac', undo, keys('z', { ctrlKey: true }), true, false],
  ['Alt+Ctrl+Z, which writes a sign on some keyboards', undo, keys('z', { ctrlKey: true, altKey: true }), false, false],
  ['? with Shift', { key: '?' }, keys('?', { shiftKey: true }), false, true],
  ['? without it', { key: '?' }, keys('?'), false, true],
  ['Ctrl+?', { key: '?' }, keys('?', { ctrlKey: true }), false, false],
])('%s', (_, shortcut, pressed, mac, expected) => {
  expect(isPressed(shortcut, pressed, mac)).toBe(expected)
})

test('shortcuts are written as on the keys', () => {
  expect([shortcutText(redo, false), shortcutText(redo, true)]).toEqual(['Ctrl+Shift+Z', '⇧⌘Z'])
  expect(shortcutText({ key: 'Enter', hasMod: true }, false)).toBe('Ctrl+Enter')
})
