/** Copies between layouts: transposes, slices, reversals and padding are all of them copies with other steps. */
import { copyFloats } from './conv'

/** Axes of a layout. Shorter ones begin with axes of length 1. */
const AXES: usize = 5

/**
 * y[i] = x[i] for every index i of five axes. `layout` holds fifteen int32: the five lengths, then the steps from element to element along each
 * axis in x, then those in y, in floats; steps may be negative or 0. x and y must not overlap.
 */
export function copyStrided(layout: usize, x: usize, y: usize): void {
  const length3 = load<i32>(layout, 12), length4 = load<i32>(layout, 16)
  const xStep3 = stepOf(layout, 1, 3), xStep4 = stepOf(layout, 1, 4)
  const yStep3 = stepOf(layout, 2, 3), yStep4 = stepOf(layout, 2, 4)
  for (let i0 = 0; i0 < load<i32>(layout); i0++) {
    const x0 = x + i0 * stepOf(layout, 1, 0), y0 = y + i0 * stepOf(layout, 2, 0)
    for (let i1 = 0; i1 < load<i32>(layout, 4); i1++) {
      const x1 = x0 + i1 * stepOf(layout, 1, 1), y1 = y0 + i1 * stepOf(layout, 2, 1)
      for (let i2 = 0; i2 < load<i32>(layout, 8); i2++) {
        const from = x1 + i2 * stepOf(layout, 1, 2), to = y1 + i2 * stepOf(layout, 2, 2)
        if (xStep4 == 4 && yStep4 == 4) copyRows(from, to, length3, length4, xStep3, yStep3)
        else if (xStep3 == 4 && yStep4 == 4) transpose(from, to, length3, length4, xStep4, yStep3)
        else for (let i = 0; i < length3; i++) copyElements(from + i * xStep3, to + i * yStep3, length4, xStep4, yStep4)
      }
    }
  }
}

/** Bytes from element to element along an axis, in x (1) or y (2). */
// @ts-ignore: decorator
@inline
function stepOf(layout: usize, tensor: usize, axis: usize): usize {
  return load<i32>(layout + (tensor * AXES + axis) * 4) * 4
}

// @ts-ignore: decorator
@inline
function copyRows(x: usize, y: usize, rows: i32, columns: i32, xStep: usize, yStep: usize): void {
  for (let i = 0; i < rows; i++, x += xStep, y += yStep) copyFloats(y, x, <usize>columns * 4)
}

// @ts-ignore: decorator
@inline
function copyElements(x: usize, y: usize, n: i32, xStep: usize, yStep: usize): void {
  for (let i = 0; i < n; i++, x += xStep, y += yStep) store<u32>(y, load<u32>(x))
}

/** Columns of x, `xStep` bytes from element to element and side by side, as rows of y: four by four in registers. */
function transpose(x: usize, y: usize, rows: i32, columns: i32, xStep: usize, yStep: usize): void {
  let i = 0
  for (; i + 4 <= rows; i += 4, x += 16, y += yStep * 4) {
    let from = x, to = y, j = 0
    for (; j + 4 <= columns; j += 4, from += xStep * 4, to += 16) transpose4(from, xStep, to, yStep)
    for (let r: usize = 0; r < 4; r++) copyElements(from + r * 4, to + r * yStep, columns - j, xStep, 4)
  }
  for (; i < rows; i++, x += 4, y += yStep) copyElements(x, y, columns, xStep, 4)
}

// @ts-ignore: decorator
@inline
export function transpose4(source: usize, stride: usize, out: usize, outStride: usize): void {
  const a = v128.load(source)
  const b = v128.load(source + stride)
  const c = v128.load(source + stride * 2)
  const d = v128.load(source + stride * 3)
  const ab0 = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
  const ab1 = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
  const cd0 = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
  const cd1 = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
  v128.store(out, v128.shuffle<f32>(ab0, cd0, 0, 1, 4, 5))
  v128.store(out + outStride, v128.shuffle<f32>(ab0, cd0, 2, 3, 6, 7))
  v128.store(out + outStride * 2, v128.shuffle<f32>(ab1, cd1, 0, 1, 4, 5))
  v128.store(out + outStride * 3, v128.shuffle<f32>(ab1, cd1, 2, 3, 6, 7))
}

/** The first `n` values of y become `value`. */
export function fill(y: usize, n: usize, value: f32): void {
  const values = f32x4.splat(value)
  const end = y + (n & ~3) * 4
  for (; y < end; y += 16) v128.store(y, values)
  for (let i: usize = 0; i < (n & 3); i++) store<f32>(y + i * 4, value)
}
