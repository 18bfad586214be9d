import { expect, test } from 'vitest'
import { frameOf } from './axis-frame.js'

test('axes stand beside one another where their names have room, and lie below one another where not', () => {
  const wide = frameOf(700, 5)
  expect([wide.isStacked, wide.point(0, 0)[0], wide.point(4, 0)[0]]).toEqual([false, 64, 636])
  const narrow = frameOf(328, 5)
  expect(narrow.isStacked).toBe(true)
  const places = [0, 1, 2, 3, 4].flatMap((axis) => [narrow.point(axis, 0), narrow.point(axis, 1)])
  expect(places.every(([x, y]) => x >= 0 && x <= 328 && y >= 0 && y <= narrow.height)).toBe(true)
})

test('a pointer on an axis is at the place that is drawn there, and beside its ends at an end', () => {
  for (const frame of [frameOf(700, 5), frameOf(328, 5)]) {
    for (const place of [0, 0.25, 1]) expect(frame.placeAt(...frame.point(2, place))).toBeCloseTo(place, 9)
    expect([frame.placeAt(0, 1000), frame.placeAt(1000, 0)].toSorted()).toEqual([0, 1])
  }
})
