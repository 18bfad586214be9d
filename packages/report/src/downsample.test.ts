import { expect, it } from 'vitest'
import { downsample, smooth } from './downsample.js'
import { stepCurve } from './curves.js'

const count = 100_000
const steps = Array.from({ length: count }, (_, i) => i + 1)
const noise = Array.from({ length: count }, (_, i) => Math.abs(Math.sin(i * 12.9898) * 43758.5453) % 1)

it('keeps ends and extremes of every column', () => {
  const values = noise.map(
    (value, i) =>
      new Map([
        [54_321, 50],
        [777, -50],
      ]).get(i) ?? value,
  )
  const kept = downsample({ x: steps, y: values }, 600)
  expect(kept.length).toBeLessThanOrEqual(601 * 4)
  expect(kept).toContain(54_321)
  expect(kept).toContain(777)
  expect([kept[0], kept.at(-1)]).toEqual([0, count - 1])
  expect(kept).toEqual(kept.toSorted((a, b) => a - b))
})

it('leaves a short line as it is', () => {
  expect(downsample({ x: [1, 2, 3], y: [5, null, 7] }, 600)).toEqual([0, 1, 2])
})

it('looks past gaps', () => {
  const values = noise.with(1000, 9).map((value, i) => (i % 3 === 0 ? null : value))
  expect(downsample({ x: steps, y: values }, 100)).toContain(1000)
})

it('a hundred thousand steps make a drawing of less than 100 kB', () => {
  const { svg, table } = stepCurve({ id: 'loss', title: 'Loss', quantity: 'loss', steps, values: noise })
  expect(svg.length).toBeLessThan(100_000)
  expect(table.rows).toHaveLength(21)
})

it('smooths without a pull towards 0 at the start', () => {
  expect(smooth([4, 4, 4], 2)).toEqual([4, 4, 4].map((value) => expect.closeTo(value, 12)))
  // Half of the weight after one value: (1·1/2·1/2 + 3·1/2) / (1/4 + 1/2) = 1.75 / 0.75.
  expect(smooth([1, 3], 1)[1]).toBeCloseTo(7 / 3, 12)
  expect(smooth([1, null, NaN, 1], 3)).toEqual([1, null, null, expect.closeTo(1, 12)])
})
