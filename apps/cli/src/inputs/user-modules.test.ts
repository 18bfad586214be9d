import { expect, test } from 'vitest'
import { noteModule, thrownByUser } from './user-modules.js'

function thrown(...frames: readonly string[]): Error {
  return Object.assign(new Error('it snapped'), { stack: ['Error: it snapped', ...frames].join('\n') })
}

noteModule('/home/me/my plugins/own.ts', './own.ts')

test.each([
  ['in a module', ['    at Timeout.tick (/home/me/my plugins/own.ts:3:7)'], 'own.ts:3:7'],
  ['by its address', ['    at file:///home/me/my%20plugins/own.ts:3:7'], 'own.ts:3:7'],
  [
    'in a file beside it',
    ['    at node:internal/timers:581:17', '    at tick (/home/me/my plugins/src/tick.ts:1:2)'],
    'src/tick.ts:1:2',
  ],
])('%s', (_, frames, place) => {
  const { module, problem } = thrownByUser(thrown(...frames))!
  expect(module).toBe('./own.ts')
  expect(problem).toMatch(/^it snapped, at .*my( |%20)plugins\//)
  expect(problem.endsWith(place)).toBe(true)
})

test.each([
  ['in another folder', ['    at main (/home/me/app.ts:1:1)']],
  ['in a package beside it', ['    at main (/home/me/my plugins/node_modules/other/index.js:1:1)']],
  ['in Node alone', ['    at listOnTimeout (node:internal/timers:581:17)']],
])('what is thrown %s is not of the user', (_, frames) => {
  expect(thrownByUser(thrown(...frames))).toBeUndefined()
})
