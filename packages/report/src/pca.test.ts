import { describe, expect, test } from 'vitest'
import cases from '../fixtures/pca.json' with { type: 'json' }
import { pca } from './pca.js'

describe.each(cases)('$name, beside NumPy', ({ name, rows, columns, values, points, directions, explained }) => {
  const made = pca(Float32Array.from(values), rows, columns)
  const line = name === 'all along one line'

  test('the parts of the variance', () => {
    explained.forEach((part, k) => expect(made.explained[k]).toBeCloseTo(part, 6))
  })

  test('the points and directions', () => {
    // Where the second direction explains nothing, any will do.
    const shown = (list: ArrayLike<number>) => Array.from(list).filter((_, i) => !line || i % 2 === 0)
    shown(points).forEach((value, i) => expect(shown(made.points)[i]).toBeCloseTo(value, 3))
    directions
      .slice(0, line ? columns : 2 * columns)
      .forEach((value, i) => expect(made.directions[i]).toBeCloseTo(value, 4))
  })
})

test('given the directions of before, it points where they did', () => {
  const { rows, columns, values } = cases[0]!
  const samples = Float32Array.from(values)
  const first = pca(samples, rows, columns)
  const again = pca(
    samples,
    rows,
    columns,
    first.directions.map((value) => -value),
  )
  first.points.forEach((value, i) => expect(again.points[i]).toBeCloseTo(-value, 3))
})

test('samples that are all the same lie on one point', () => {
  const { points, explained } = pca(new Float32Array(12).fill(2), 4, 3)
  expect([...points].map(Math.abs)).toEqual(Array(8).fill(0))
  expect(explained).toEqual([0, 0])
})
