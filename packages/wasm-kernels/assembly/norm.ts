/** Batch normalization over the rows of [rows, columns] (Ioffe and Szegedy, 2015): statistics, output, gradient. */
import { read, write } from './simd'
import { sumColumns } from './reduce'

/** Mean and biased variance of every column, in two passes, because E[x^2] - E[x]^2 cancels. Rows are `stride` floats apart. */
export function columnMoments(x: usize, stride: usize, rows: usize, columns: usize, mean: usize, variance: usize): void {
  const scale: f32 = <f32>1 / <f32>rows
  sumColumns(x, stride * 4, mean, rows, columns, scale)
  memory.fill(variance, 0, columns * 4)
  for (let r: usize = 0; r < rows; r++, x += stride * 4) {
    let j: usize = 0
    for (; j + 4 <= columns; j += 4) {
      const d = f32x4.sub(v128.load(x + j * 4), v128.load(mean + j * 4))
      v128.store(variance + j * 4, f32x4.add(v128.load(variance + j * 4), f32x4.mul(d, d)))
    }
    for (; j < columns; j++) {
      const d = load<f32>(x + j * 4) - load<f32>(mean + j * 4)
      store<f32>(variance + j * 4, load<f32>(variance + j * 4) + d * d)
    }
  }
  for (let j: usize = 0; j < columns; j++) store<f32>(variance + j * 4, load<f32>(variance + j * 4) * scale)
}

/** factor = scale / sqrt(variance + epsilon); `scale` 0 means ones. */
export function normFactor(scale: usize, variance: usize, epsilon: f32, factor: usize, columns: usize): void {
  for (let j: usize = 0; j < columns * 4; j += 4) {
    store<f32>(factor + j, (scale ? load<f32>(scale + j) : 1) / sqrt<f32>(load<f32>(variance + j) + epsilon))
  }
}

/** y = max(low, (x - mean) * factor + offset); `offset` 0 means zeros, a `low` of -Infinity means no activation. */
export function normalize(x: usize, y: usize, rows: usize, columns: usize, mean: usize, factor: usize, offset: usize, low: f32): void {
  const floor = f32x4.splat(low)
  const wide = columns & ~3
  for (let r: usize = 0; r < rows; r++, x += columns * 4, y += columns * 4) {
    for (let j: usize = 0; j < wide * 4; j += 16) {
      const shift = offset ? v128.load(offset + j) : f32x4.splat(0)
      const value = f32x4.add(f32x4.mul(f32x4.sub(v128.load(x + j), v128.load(mean + j)), v128.load(factor + j)), shift)
      v128.store(y + j, f32x4.pmax(value, floor))
    }
    for (let j = wide * 4; j < columns * 4; j += 4) {
      const value = (load<f32>(x + j) - load<f32>(mean + j)) * load<f32>(factor + j) + (offset ? load<f32>(offset + j) : 0)
      store<f32>(y + j, value < low ? low : value)
    }
  }
}

/**
 * With h = (x - mean) * inverse, inverse = 1 / sqrt(variance + epsilon):
 * dOffset = sum dy, dScale = sum dy h, dx = scale inverse (dy - dOffset / rows - h dScale / rows). Rows are `stride` floats apart.
 */
export function normGradient(
  x: usize, dy: usize, stride: usize, rows: usize, columns: usize, scale: usize, mean: usize, inverse: usize,
  dx: usize, dScale: usize, dOffset: usize,
): void {
  memory.fill(dScale, 0, columns * 4)
  memory.fill(dOffset, 0, columns * 4)
  for (let r: usize = 0; r < rows; r++) {
    const row = r * stride * 4
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      const at = j * 4
      const d = read(dy + row + at, count)
      const h = f32x4.mul(f32x4.sub(read(x + row + at, count), read(mean + at, count)), read(inverse + at, count))
      write(dOffset + at, f32x4.add(read(dOffset + at, count), d), count)
      write(dScale + at, f32x4.add(read(dScale + at, count), f32x4.mul(d, h)), count)
    }
  }
  const share = f32x4.splat(<f32>1 / <f32>rows)
  for (let r: usize = 0; r < rows; r++) {
    const row = r * stride * 4
    for (let j: usize = 0; j < columns; j += 4) {
      const count = min<usize>(4, columns - j)
      const at = j * 4
      const inv = read(inverse + at, count)
      const h = f32x4.mul(f32x4.sub(read(x + row + at, count), read(mean + at, count)), inv)
      const average = f32x4.mul(f32x4.add(read(dOffset + at, count), f32x4.mul(h, read(dScale + at, count))), share)
      const value = f32x4.mul(f32x4.mul(read(scale + at, count), inv), f32x4.sub(read(dy + row + at, count), average))
      write(dx + row + at, value, count)
    }
  }
}
