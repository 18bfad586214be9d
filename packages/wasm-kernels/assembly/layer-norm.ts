/** Normalization of every row by itself (Ba, Kiros and Hinton, 2016), and its gradient. */
import { sumRow } from './reduce'
import { read, write } from './simd'

/**
 * normal = (x - mean) / sqrt(variance + epsilon), y = normal scale + offset, and `inverse`, the factor of each row. Without `centered` the mean is
 * taken for 0; an `offset` of 0 means none. The variance is taken in a second pass, because E[x^2] - E[x]^2 cancels.
 */
export function normalizeRows(
  x: usize, scale: usize, offset: usize, rows: usize, columns: usize, epsilon: f32, centered: bool, y: usize, normal: usize, inverse: usize,
): void {
  const each: f32 = <f32>columns
  for (let r: usize = 0; r < rows; r++, x += columns * 4, y += columns * 4, normal += columns * 4) {
    const mean = f32x4.splat(centered ? sumRow(x, columns) / each : 0)
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      const d = f32x4.sub(read(x + j * 4, count), mean)
      write(normal + j * 4, d, count)
      write(y + j * 4, f32x4.mul(d, d), count)
    }
    const factor: f32 = <f32>1 / sqrt<f32>(sumRow(y, columns) / each + epsilon)
    store<f32>(inverse + r * 4, factor)
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      const value = f32x4.mul(read(normal + j * 4, count), f32x4.splat(factor))
      write(normal + j * 4, value, count)
      const scaled = f32x4.mul(value, read(scale + j * 4, count))
      write(y + j * 4, offset ? f32x4.add(scaled, read(offset + j * 4, count)) : scaled, count)
    }
  }
}

/** dx = inverse (d - mean(d) - normal mean(d normal)) with d = dy scale; without `centered` there is no mean(d). */
export function normalizeRowsGradient(
  dy: usize, scale: usize, normal: usize, inverse: usize, rows: usize, columns: usize, centered: bool, dx: usize,
): void {
  const each: f32 = <f32>columns
  for (let r: usize = 0; r < rows; r++, dy += columns * 4, normal += columns * 4, dx += columns * 4) {
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      const d = f32x4.mul(read(dy + j * 4, count), read(scale + j * 4, count))
      write(dx + j * 4, f32x4.mul(d, read(normal + j * 4, count)), count)
    }
    const along = f32x4.splat(sumRow(dx, columns) / each)
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      write(dx + j * 4, f32x4.mul(read(dy + j * 4, count), read(scale + j * 4, count)), count)
    }
    const mean = f32x4.splat(centered ? sumRow(dx, columns) / each : 0)
    const factor = f32x4.splat(load<f32>(inverse + r * 4))
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      const rest = f32x4.sub(f32x4.sub(read(dx + j * 4, count), mean), f32x4.mul(read(normal + j * 4, count), along))
      write(dx + j * 4, f32x4.mul(rest, factor), count)
    }
  }
}
