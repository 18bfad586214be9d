import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { inOwnFrame } from './frame-queue.js'

let frames: (() => void)[] = []
beforeEach(() => {
  frames = []
  vi.useFakeTimers()
  vi.stubGlobal('requestAnimationFrame', (draw: () => void) => frames.push(draw))
})
afterEach(() => {
  // So that the next one begins after whatever this one had to wait for.
  vi.advanceTimersByTime(1000)
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** What is drawn in each of the next frames, until none is asked for. */
function drawnByFrame(drawn: string[]): string[] {
  const all: string[] = []
  while (frames.length > 0) {
    for (const frame of frames.splice(0)) frame()
    all.push(drawn.splice(0).join())
  }
  return all
}

test('each draws in a frame of its own, in order; what is asked for again keeps its place', () => {
  const drawn: string[] = []
  const [a, b] = ['a', 'b'].map((name) => () => void drawn.push(name))
  for (const draw of [a!, b!, a!]) inOwnFrame(draw)
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

// By hand: what is drawn from 0 to 30 ms leaves the time up to 60 ms free, which the frames at 46 and 62 ms lie on both sides of.
test('after a frame that took long, as much time is left free', () => {
  const drawn: string[] = []
  inOwnFrame(() => void vi.advanceTimersByTime(30))
  inOwnFrame(() => drawn.push('next'))
  const drawFrame = () => frames.splice(0).forEach((frame) => frame())
  drawFrame()
  vi.advanceTimersByTime(16)
  drawFrame()
  expect(drawn).toEqual([])
  vi.advanceTimersByTime(16)
  drawFrame()
  expect(drawn).toEqual(['next'])
})
