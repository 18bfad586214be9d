/**
 * Sums over the middle of [outer, depth, inner], times `scale`. Long sums are added up in blocks,
 * so that the rounding error grows with the number of blocks and not with the number of terms.
 */
import { loadFew, storeFew, sumLanes } from './simd'

const BLOCK: usize = 256

export function sumMiddle(x: usize, y: usize, outer: usize, depth: usize, inner: usize, scale: f32): void {
  for (let o: usize = 0; o < outer; o++, x += depth * inner * 4, y += inner * 4) {
    if (inner == 1) store<f32>(y, sumRow(x, depth) * scale)
    else sumColumns(x, inner * 4, y, depth, inner, scale)
  }
}

/** The sum of n floats in a row: sixteen running sums, folded after every block. */
export function sumRow(x: usize, n: usize): f32 {
  let total = f32x4.splat(0)
  let i: usize = 0
  while (i + 16 <= n) {
    const stop = min(n & ~15, i + BLOCK * 16)
    let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0)
    for (; i < stop; i += 16) {
      const at = x + i * 4
      s0 = f32x4.add(s0, v128.load(at))
      s1 = f32x4.add(s1, v128.load(at, 16))
      s2 = f32x4.add(s2, v128.load(at, 32))
      s3 = f32x4.add(s3, v128.load(at, 48))
    }
    total = f32x4.add(total, f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3)))
  }
  for (; i + 4 <= n; i += 4) total = f32x4.add(total, v128.load(x + i * 4))
  if (i < n) total = f32x4.add(total, loadFew(x + i * 4, n - i))
  return sumLanes(total)
}

/** y[j] = scale * (x[0][j] + x[1][j] + ...), rows `stride` bytes apart. */
export function sumColumns(x: usize, stride: usize, y: usize, depth: usize, columns: usize, scale: f32): void {
  const factor = f32x4.splat(scale)
  let j: usize = 0
  for (; j + 16 <= columns; j += 16) {
    let t0 = f32x4.splat(0), t1 = f32x4.splat(0), t2 = f32x4.splat(0), t3 = f32x4.splat(0)
    let at = x + j * 4
    for (let k: usize = 0; k < depth;) {
      const stop = min(depth, k + BLOCK)
      let s0 = f32x4.splat(0), s1 = f32x4.splat(0), s2 = f32x4.splat(0), s3 = f32x4.splat(0)
      for (; k < stop; k++, at += stride) {
        s0 = f32x4.add(s0, v128.load(at))
        s1 = f32x4.add(s1, v128.load(at, 16))
        s2 = f32x4.add(s2, v128.load(at, 32))
        s3 = f32x4.add(s3, v128.load(at, 48))
      }
      t0 = f32x4.add(t0, s0)
      t1 = f32x4.add(t1, s1)
      t2 = f32x4.add(t2, s2)
      t3 = f32x4.add(t3, s3)
    }
    v128.store(y + j * 4, f32x4.mul(t0, factor))
    v128.store(y + j * 4, f32x4.mul(t1, factor), 16)
    v128.store(y + j * 4, f32x4.mul(t2, factor), 32)
    v128.store(y + j * 4, f32x4.mul(t3, factor), 48)
  }
  for (; j < columns; j += 4) {
    const count = min<usize>(4, columns - j)
    let total = f32x4.splat(0)
    let at = x + j * 4
    for (let k: usize = 0; k < depth;) {
      const stop = min(depth, k + BLOCK)
      let sum = f32x4.splat(0)
      if (count == 4) for (; k < stop; k++, at += stride) sum = f32x4.add(sum, v128.load(at))
      else for (; k < stop; k++, at += stride) sum = f32x4.add(sum, loadFew(at, count))
      total = f32x4.add(total, sum)
    }
    total = f32x4.mul(total, factor)
    if (count == 4) v128.store(y + j * 4, total)
    else storeFew(y + j * 4, total, count)
  }
}
