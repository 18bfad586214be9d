import { expect, it } from 'vitest'
import { linearScale, logScale, shareTick } from './scale.js'

it('widens a range to round numbers', () => {
  const scale = linearScale(0.13, 0.92, [300, 0])
  expect(scale.domain).toEqual([expect.closeTo(0, 12), expect.closeTo(1, 12)])
  expect(scale.ticks).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect([scale(0), scale(1)]).toEqual([expect.closeTo(300), expect.closeTo(0)])
})

it('makes room around a range without width', () => {
  const { domain } = linearScale(3, 3, [0, 100])
  expect(domain[0]).toBeLessThan(3)
  expect(domain[1]).toBeGreaterThan(3)
  // A constant learning rate is drawn where it is, not as a line that looks like 0.
  const small = linearScale(0.001, 0.001, [0, 100])
  expect(small.domain).toEqual([expect.closeTo(0.0004, 9), expect.closeTo(0.0016, 9)])
  expect(small(0.001)).toBeCloseTo(50, 9)
})

it('may leave the range as it is', () => {
  const { domain, ticks } = linearScale(1, 20, [0, 100], { nice: false })
  expect({ domain, ticks }).toEqual({ domain: [1, 20], ticks: [5, 10, 15, 20] })
})

it('puts powers of ten at equal distances', () => {
  const scale = logScale(1e-5, 1, [0, 100])
  expect(scale.ticks).toEqual([1e-5, 1e-4, 1e-3, 0.01, 0.1, 1])
  expect([scale(1e-5), scale(0.1), scale(1)]).toEqual([0, 80, 100].map((value) => expect.closeTo(value, 9)))
  expect(logScale(1, 10, [0, 1]).ticks).toEqual([1, 2, 5, 10])
})

it('writes ticks of shares without needless zeros', () => {
  expect([shareTick(0.975), shareTick(1)]).toEqual(['97.5 %', '100 %'])
})
