/**
 * Convolution by windows of three by three, two by two results at a time, with 16 multiplications in place of 36: F(2x2, 3x3) of Lavin and Gray,
 * "Fast Algorithms for Convolutional Neural Networks" (2016). Tiles of four by four values of the padded image overlap by two; each of the 16
 * values is a matrix of tiles and channels, times the one of the filter. Channels and outputs are multiples of 16.
 */
import { pad } from './direct'
import { gemm } from './gemm'
import { Geometry } from './geometry'
import { clamp } from './simd'

/** The matrices [channels, outputs] of a filter, 16 after one another: floats `from` to `to` of each, which have `size`. */
export function winogradFilter(filter: usize, size: usize, from: usize, to: usize, out: usize): void {
  const step = size * 4
  for (let i = from * 4, end = to * 4; i < end; i += 16) {
    // Columns first: rows of four by three, and each of them then becomes a row of four by four.
    const at = filter + i
    const a0 = v128.load(at), a1 = v128.load(at + step), a2 = v128.load(at + 2 * step)
    const b0 = v128.load(at + 3 * step), b1 = v128.load(at + 4 * step), b2 = v128.load(at + 5 * step)
    const c0 = v128.load(at + 6 * step), c1 = v128.load(at + 7 * step), c2 = v128.load(at + 8 * step)
    filterRow(a0, a1, a2, out + i, step)
    filterRow(halfSum(a0, b0, c0), halfSum(a1, b1, c1), halfSum(a2, b2, c2), out + i + 4 * step, step)
    filterRow(halfDifference(a0, b0, c0), halfDifference(a1, b1, c1), halfDifference(a2, b2, c2), out + i + 8 * step, step)
    filterRow(c0, c1, c2, out + i + 12 * step, step)
  }
}

// @ts-ignore: decorator
@inline
function filterRow(a: v128, b: v128, c: v128, out: usize, step: usize): void {
  v128.store(out, a)
  v128.store(out + step, halfSum(a, b, c))
  v128.store(out + 2 * step, halfDifference(a, b, c))
  v128.store(out + 3 * step, c)
}

// @ts-ignore: decorator
@inline
function halfSum(a: v128, b: v128, c: v128): v128 {
  return f32x4.mul(f32x4.add(f32x4.add(a, b), c), f32x4.splat(0.5))
}

// @ts-ignore: decorator
@inline
function halfDifference(a: v128, b: v128, c: v128): v128 {
  return f32x4.mul(f32x4.add(f32x4.sub(a, b), c), f32x4.splat(0.5))
}

/**
 * Results of images `from` to `to`: y = clamp(x * filter + bias), the filter as `winogradFilter` leaves it, `most` rows of tiles at a time. `scratch` has
 * room for a padded image of whole tiles, for the matrices of so many rows of tiles and of their products, and for `gemm`.
 */
export function winograd(
  geometry: usize, from: i32, to: i32, x: usize, filter: usize, outputs: usize, y: usize, bias: usize, low: f32, high: f32, most: usize, scratch: usize,
): void {
  const g = changetype<Geometry>(geometry)
  const channels = <usize>g.channels, perRow = <usize>(g.outWidth + 1) / 2, rows = <usize>(g.outHeight + 1) / 2
  const row = (2 * perRow + 2) * channels * 4, image = <usize>(g.outHeight * g.outWidth) * outputs * 4
  const tiles = scratch + (2 * rows + 2) * row
  const products = tiles + 16 * most * perRow * channels * 4
  const room = products + 16 * most * perRow * outputs * 4
  y += <usize>from * image
  for (let n = from; n < to; n++, y += image) {
    pad(g, x, n, row, <i32>(2 * rows + 2), scratch)
    for (let t: usize = 0; t < rows; t += most) {
      const some = min(most, rows - t), count = some * perRow
      tilesToMatrices(scratch + 2 * t * row, row, channels, some, perRow, tiles)
      for (let i: usize = 0; i < 16; i++) {
        gemm(
          tiles + i * count * channels * 4, channels, false, filter + i * channels * outputs * 4, outputs, false,
          products + i * count * outputs * 4, outputs, count, outputs, channels, 0, -Infinity, Infinity, false, room,
        )
      }
      matricesToResults(products, some, perRow, 2 * <i32>t, g, outputs, bias, low, high, y)
    }
  }
}

/** The 16 matrices [tiles, channels] of `rows` rows of tiles, out of a padded image whose rows are `row` bytes long. */
function tilesToMatrices(image: usize, row: usize, channels: usize, rows: usize, perRow: usize, out: usize): void {
  const pixel = channels * 4, step = rows * perRow * pixel
  for (let ty: usize = 0; ty < rows; ty++) {
    for (let tx: usize = 0; tx < perRow; tx++, out += pixel) {
      const tile = image + 2 * ty * row + 2 * tx * pixel
      for (let c: usize = 0; c < pixel; c += 16) {
        const at = tile + c
        for (let x: usize = 0; x < 4; x++) {
          const first = rowValue(at, x, pixel), second = rowValue(at + row, x, pixel)
          const third = rowValue(at + 2 * row, x, pixel), fourth = rowValue(at + 3 * row, x, pixel)
          const to = out + x * step + c
          v128.store(to, f32x4.sub(first, third))
          v128.store(to + 4 * step, f32x4.add(second, third))
          v128.store(to + 8 * step, f32x4.sub(third, second))
          v128.store(to + 12 * step, f32x4.sub(second, fourth))
        }
      }
    }
  }
}

/** Value x of four, out of a row of a tile. */
// @ts-ignore: decorator
@inline
function rowValue(at: usize, x: usize, pixel: usize): v128 {
  if (x == 0) return f32x4.sub(v128.load(at), v128.load(at + 2 * pixel))
  if (x == 1) return f32x4.add(v128.load(at + pixel), v128.load(at + 2 * pixel))
  if (x == 2) return f32x4.sub(v128.load(at + 2 * pixel), v128.load(at + pixel))
  return f32x4.sub(v128.load(at + pixel), v128.load(at + 3 * pixel))
}

/** Two by two results for each tile, as far as the image has them, out of the 16 matrices [tiles, outputs]. */
function matricesToResults(
  from: usize, rows: usize, perRow: usize, firstLine: i32, g: Geometry, outputs: usize, bias: usize, low: f32, high: f32, y: usize,
): void {
  const pixel = outputs * 4, step = rows * perRow * pixel
  const bounded = low > -Infinity || high < Infinity
  for (let ty = 0; ty < <i32>rows; ty++) {
    for (let tx = 0; tx < <i32>perRow; tx++, from += pixel) {
      for (let c: usize = 0; c < pixel; c += 16) {
        const at = from + c, b = bias ? v128.load(bias + c) : f32x4.splat(0)
        for (let i = 0; i < 2; i++) {
          const line = firstLine + 2 * ty + i
          if (line >= g.outHeight) continue
          const t0 = columnValue(at, i, 4 * step), t1 = columnValue(at + step, i, 4 * step)
          const t2 = columnValue(at + 2 * step, i, 4 * step), t3 = columnValue(at + 3 * step, i, 4 * step)
          let left = f32x4.add(f32x4.add(f32x4.add(t0, t1), t2), b)
          let right = f32x4.add(f32x4.sub(f32x4.sub(t1, t2), t3), b)
          if (bounded) {
            left = clamp(left, f32x4.splat(low), f32x4.splat(high))
            right = clamp(right, f32x4.splat(low), f32x4.splat(high))
          }
          const to = y + <usize>(line * g.outWidth + 2 * tx) * pixel + c
          v128.store(to, left)
          if (2 * tx + 1 < g.outWidth) v128.store(to + pixel, right)
        }
      }
    }
  }
}

/** Value i of two, out of a column of four. */
// @ts-ignore: decorator
@inline
function columnValue(at: usize, i: i32, step: usize): v128 {
  if (i == 0) return f32x4.add(f32x4.add(v128.load(at), v128.load(at + step)), v128.load(at + 2 * step))
  return f32x4.sub(f32x4.sub(v128.load(at + step), v128.load(at + 2 * step)), v128.load(at + 3 * step))
}
