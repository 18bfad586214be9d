import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inOwnFrame } from './frame-queue.js'

let frames: (() => void)[] = []
beforeEach(() => {
  frames = []
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw))
})
afterEach(() => vi.unstubAllGlobals())

/** What is drawn in each of the next frames, until none is asked for. */
function drawnByFrame(drawn: string[]): string[] {
  const all: string[] = []
  while (frames.length > 0) {
    for (const frame of frames.splice(0)) frame()
    all.push(drawn.splice(0).join())
  }
  return all
}

test('each draws in a frame of its own, in order; what was given up does not', () => {
  const drawn: string[] = []
  const [, giveUp] = ['a', 'b', 'c'].map((name) => inOwnFrame(() => drawn.push(name)))
  giveUp!()
  expect(drawnByFrame(drawn)).toEqual(['a', 'c'])
})

test('what comes after all was given up shares no frame', () => {
  const drawn: string[] = []
  inOwnFrame(() => drawn.push('old'))()
  for (const name of ['a', 'b']) inOwnFrame(() => drawn.push(name))
  expect(drawnByFrame(drawn)).toEqual(['a', 'b'])
})

test('one that fails does not keep the others', () => {
  const drawn: string[] = []
  inOwnFrame(() => {
    throw new Error('no context')
  })
  inOwnFrame(() => drawn.push('b'))
  expect(() => frames.shift()!()).toThrow('no context')
  expect(drawnByFrame(drawn)).toEqual(['b'])
})
