import { expect, test } from 'vitest'
import { centered } from './center.js'

function picture(width: number, height: number, ink: (x: number, y: number) => number) {
  return {
    width,
    height,
    values: Float32Array.from({ length: width * height }, (_, i) => ink(i % width, Math.floor(i / width))),
  }
}

function massOf(field: Float32Array, size = 28) {
  let [mass, x, y] = [0, 0, 0]
  field.forEach((ink, i) => {
    mass += ink
    x += ink * ((i % size) + 0.5)
    y += ink * (Math.floor(i / size) + 0.5)
  })
  return { x: x / mass, y: y / mass, mass }
}

test('an empty drawing is an empty field', () => {
  expect([...centered(picture(50, 50, () => 0))].every((ink) => ink === 0)).toBe(true)
})

// A square of 100 dots becomes 20 x 20, wherever it was drawn: columns and rows 4 to 23.
test.each([
  [0, 0],
  [180, 20],
  [90, 180],
])('a square at %i, %i stands in the middle, 20 wide', (left, top) => {
  const field = centered(
    picture(280, 280, (x, y) => (x >= left && x < left + 100 && y >= top && y < top + 100 ? 1 : 0)),
  )
  const columns = Array.from({ length: 28 }, (_, x) => field[14 * 28 + x])
  expect(columns).toEqual(Array.from({ length: 28 }, (_, x) => (x >= 4 && x < 24 ? 1 : 0)))
  expect(massOf(field)).toEqual({ x: 14, y: 14, mass: 400 })
})

test('a tall stroke keeps its proportions', () => {
  const { mass } = massOf(centered(picture(200, 200, (x, y) => (x >= 20 && x < 40 && y >= 50 && y < 150 ? 1 : 0))))
  // 20 x 100 becomes 4 x 20.
  expect(mass).toBeCloseTo(80)
})

test('the center of the ink, not of its box, is in the middle, to half a dot', () => {
  // An L: heavy on the left and at the bottom.
  const { x, y } = massOf(centered(picture(100, 100, (column, row) => (column < 20 || row >= 80 ? 1 : 0))))
  expect(Math.abs(x - 14)).toBeLessThanOrEqual(0.5)
  expect(Math.abs(y - 14)).toBeLessThanOrEqual(0.5)
})
