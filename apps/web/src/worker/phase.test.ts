import { expect, test } from 'vitest'
import type { Phase } from '../protocol/api.js'
import { createPhaseMachine } from './phase.js'

function walk(...wanted: Phase[]): { readonly went: readonly boolean[]; readonly seen: readonly Phase[] } {
  const seen: Phase[] = []
  const machine = createPhaseMachine((phase) => seen.push(phase))
  return { went: wanted.map((phase) => machine.go(phase)), seen }
}

test('a run prepares, runs, pauses, runs on and ends', () => {
  const way: Phase[] = ['preparing', 'running', 'paused', 'running', 'paused', 'ending', 'idle']
  expect(walk(...way)).toEqual({ went: way.map(() => true), seen: way })
})

test('a run that ends does nothing else any more', () => {
  expect(walk('preparing', 'ending', 'paused', 'running', 'preparing', 'idle')).toEqual({
    went: [true, true, false, false, false, true],
    seen: ['preparing', 'ending', 'idle'],
  })
})

test('nothing runs that was not prepared, and a run that failed is over', () => {
  expect(walk('running', 'ending').seen).toEqual([])
  expect(walk('preparing', 'running', 'idle').seen).toEqual(['preparing', 'running', 'idle'])
})
