import type { Registry } from '@telarjs/core'
import { builtinRegistry } from '@telarjs/trainer/builtin'
import { expect, test } from 'vitest'
import { version } from '../../package.json'
import { spirals } from '../../fixtures/spirals.js'
import { queueRun, refusal } from './queue-run.js'

const registry = builtinRegistry as Registry
const run = queueRun(spirals, ['search-spirals', '1a2b3c4d', 'trial-0'])

test('a worker takes what it can train', () => {
  expect(refusal(run, registry)).toBeUndefined()
})

test('a worker of another version says both', () => {
  expect(refusal({ ...run, version: '0.0.1' }, registry)).toBe(`it has telar ${version}, and the search telar 0.0.1`)
})

test('a worker without a plugin names it, also where it is nested', () => {
  const experiment = {
    ...spirals,
    optimizer: { use: 'optimizer:ema', with: { optimizer: { use: 'optimizer:mine/fast' } } },
    callbacks: [{ use: 'callback:mine/tell' }],
  }
  expect(refusal(queueRun(experiment, run.folder), registry)).toBe(
    'it lacks optimizer:mine/fast, callback:mine/tell: start it with the --plugin of the search',
  )
})

test.each([
  [['..', 'a', 'b']],
  [['a', '../../x', 'b']],
  [['a', 'b']],
  [['a', '', 'b']],
  [['a', 'C:\\x', 'b']],
  [['a', 'b', 'c', 'd']],
  ['a/b/c'],
])('a folder %j outside of its runs is not written', (folder) => {
  expect(refusal({ ...run, folder }, registry)).toBe('the run is damaged')
})
