import type { PluginError } from '@telarjs/core'
import { expect, test } from 'vitest'
import { watchStrayErrors } from './stray-errors.js'

/** Hears of an error of a module, and whether the console is spared. */
function heard(type: 'error' | 'unhandledrejection', cause: unknown) {
  const scope = new EventTarget()
  const errors: PluginError[] = []
  const note = watchStrayErrors(scope as never, (error) => errors.push(error))
  note('my plugin.js')
  const event = Object.assign(new Event(type, { cancelable: true }), { error: cause, reason: cause })
  scope.dispatchEvent(event)
  return { messages: errors.map(({ message }) => message), isSpared: event.defaultPrevented }
}

function thrown(place: string): Error {
  return Object.assign(new Error('it snapped'), { stack: `Error: it snapped\n    at tick (${place})` })
}

test.each([
  ['error', 'it threw in a timer or another callback'],
  ['unhandledrejection', 'a promise that it did not await was rejected'],
] as const)('%s of a module of the user is a sentence', (type, how) => {
  expect(heard(type, thrown('my%20plugin.js:3:7'))).toEqual({
    messages: [`plugin my plugin.js: ${how}: it snapped, at my%20plugin.js:3:7`],
    isSpared: true,
  })
})

test.each([thrown('https://studio.example/assets/worker.js:1:9'), 'a text', undefined])(
  'what no module of the user threw stays in the console: %j',
  (cause) => {
    expect(heard('error', cause)).toEqual({ messages: [], isSpared: false })
  },
)
