import { expect, test } from 'vitest'
import { cameraTrouble, inkOf, lightness } from './camera.js'

test('lightness weighs red, green and blue as the eye does', () => {
  const { values } = lightness([255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255, 255, 255, 255, 255], 2, 2)
  ;[0.299, 0.587, 0.114, 1].forEach((value, i) => expect(values[i]).toBeCloseTo(value, 6))
})

test('dark strokes on light paper become ink, in bright and in dim light', () => {
  for (const [paper, stroke] of [
    [0.9, 0.1],
    [0.45, 0.12],
  ] as const) {
    const { values } = inkOf({
      width: 4,
      height: 2,
      values: Float32Array.of(paper, paper, stroke, paper, paper, stroke, stroke, paper),
    })
    expect([...values]).toEqual([0, 0, 1, 0, 0, 1, 1, 0])
  }
})

test('paper without a stroke has no ink', () => {
  const { values } = inkOf({ width: 3, height: 1, values: Float32Array.of(0.8, 0.82, 0.85) })
  expect([...values]).toEqual([0, 0, 0])
})

test('a refused camera says what to do', () => {
  expect(cameraTrouble(Object.assign(new Error('Permission denied'), { name: 'NotAllowedError' }))).toBe(
    'The camera was not allowed. Allow it in the address bar of the browser, then try again.',
  )
  expect(cameraTrouble(Object.assign(new Error('x'), { name: 'NotFoundError' }))).toContain('No camera was found')
  expect(cameraTrouble(new Error('out of order'))).toBe('The camera did not start: out of order')
})
