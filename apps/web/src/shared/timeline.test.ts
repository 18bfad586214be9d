import { signal } from '@preact/signals'
import { expect, test } from 'vitest'
import { Timeline } from './timeline.js'

test('changes of several signals are taken back one after the other, and made again in their order', async () => {
  const history = new Timeline()
  const [a, b] = [signal(0), signal('x')]
  history.set(a, 1, { what: () => 'a to 1' })
  history.set(b, 'y', { what: () => 'b to y' })
  expect(history.nextUndo.value).toBe('b to y')
  await history.undo()
  expect([a.value, b.value]).toEqual([1, 'x'])
  await history.undo()
  expect([a.value, b.value, history.canUndo.value]).toEqual([0, 'x', false])
  await history.redo()
  await history.redo()
  expect([a.value, b.value, history.canRedo.value]).toEqual([1, 'y', false])
})

test('a new change forgets what was taken back', async () => {
  const history = new Timeline()
  const a = signal(0)
  history.set(a, 1, { what: () => 'to 1' })
  await history.undo()
  history.set(a, 2, { what: () => 'to 2' })
  await history.redo()
  expect(a.value).toBe(2)
  await history.undo()
  expect(a.value).toBe(0)
})

test('the movements of a slider are one change, but not together with the change of something else', async () => {
  const history = new Timeline()
  const [a, b] = [signal(0), signal(0)]
  history.set(a, 1, { what: () => 'a' })
  history.set(a, 2, { what: () => 'a', isMerged: true })
  history.set(b, 1, { what: () => 'b', isMerged: true })
  await history.undo()
  expect([a.value, b.value]).toEqual([2, 0])
  await history.undo()
  expect(a.value).toBe(0)
  await history.redo()
  expect(a.value).toBe(2)
})

test('changes made together are one', async () => {
  const history = new Timeline()
  const [a, b] = [signal(0), signal(0)]
  history.together(
    () => 'both',
    () => {
      history.set(a, 1, { what: () => 'a' })
      history.set(b, 1, { what: () => 'b' })
    },
  )
  await history.undo()
  expect([a.value, b.value, history.canUndo.value]).toEqual([0, 0, false])
})

test('the newest hundred are kept, fewer where they hold much', async () => {
  const history = new Timeline()
  const a = signal(0)
  for (let i = 1; i <= 150; i++) history.set(a, i, { what: () => `to ${i}` })
  for (let i = 0; i < 200; i++) await history.undo()
  expect(a.value).toBe(50)
  const b = signal(0)
  for (let i = 1; i <= 5; i++) history.set(b, i, { what: () => `to ${i}`, bytes: 40e6 })
  for (let i = 0; i < 9; i++) await history.undo()
  expect(b.value).toBe(3)
})

test('what is told of a change is in the language of now', async () => {
  const history = new Timeline()
  const word = signal('removed')
  history.set(signal(0), 1, { what: () => `${word.value} dense`, isLoss: true })
  word.value = 'se quitó'
  expect([history.nextUndo.value, history.done.value?.said()]).toEqual(['se quitó dense', 'Se quitó dense.'])
})

test('what was destroyed is told with the way back; a change that cannot be taken back stays', async () => {
  const history = new Timeline()
  const a = signal(0)
  history.set(a, 1, { what: () => 'removed dense', isLoss: true })
  expect([history.done.value?.said(), history.done.value?.way]).toEqual(['Removed dense.', 'undo'])
  history.remember({ what: () => 'removed a run', undo: () => Promise.reject(new Error('full')), redo() {} })
  await expect(history.undo()).rejects.toThrow('full')
  expect([history.nextUndo.value, history.canUndo.value]).toEqual(['removed a run', true])
})
