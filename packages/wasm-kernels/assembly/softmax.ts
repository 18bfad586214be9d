/** Softmax over rows, and its gradient. */
import { largest } from './loss'
import { exp4 } from './math'
import { sumRow } from './reduce'
import { read, write } from './simd'

/**
 * y = softmax(scale x), row by row. With `causal`, where `columns` rows make a square, row i knows its first i + 1 columns only; the others become 0.
 * A row with NaN becomes NaN.
 */
export function softmaxRows(x: usize, y: usize, rows: usize, columns: usize, scale: f32, causal: bool): void {
  const factor = f32x4.splat(scale)
  for (let r: usize = 0; r < rows; r++, x += columns * 4, y += columns * 4) {
    const n = causal ? r % columns + 1 : columns
    for (let j: usize = 0; j < n; j += 4) {
      const count = min<usize>(4, n - j)
      write(y + j * 4, f32x4.mul(read(x + j * 4, count), factor), count)
    }
    const top = f32x4.splat(largest(y, n))
    for (let j: usize = 0; j < n; j += 4) {
      const count = min<usize>(4, n - j)
      write(y + j * 4, exp4(f32x4.sub(read(y + j * 4, count), top)), count)
    }
    const total = f32x4.splat(sumRow(y, n))
    for (let j: usize = 0; j < n; j += 4) {
      const count = min<usize>(4, n - j)
      write(y + j * 4, f32x4.div(read(y + j * 4, count), total), count)
    }
    if (n < columns) memory.fill(y + n * 4, 0, (columns - n) * 4)
  }
}

/** dx = scale y (dy - sum(dy y)), row by row, where y is the softmax; dx may be dy. */
export function softmaxGradient(dy: usize, y: usize, dx: usize, rows: usize, columns: usize, scale: f32): void {
  const factor = f32x4.splat(scale)
  for (let r: usize = 0; r < rows; r++, dy += columns * 4, y += columns * 4, dx += columns * 4) {
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      write(dx + j * 4, f32x4.mul(read(dy + j * 4, count), read(y + j * 4, count)), count)
    }
    const along = f32x4.splat(sumRow(dx, columns))
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      const shifted = f32x4.sub(read(dx + j * 4, count), f32x4.mul(read(y + j * 4, count), along))
      write(dx + j * 4, f32x4.mul(shifted, factor), count)
    }
  }
}
