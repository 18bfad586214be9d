/**
 * The inner loops of the matrix product: a tile of 4x8 sums lives in registers while k runs, and the loop over the rows
 * sits in the same function, because a call per tile costs a tenth of the time where k is short.
 * Eight accumulators, two vectors of B and one of A leave room for the product: with 6x8, V8 spills and halves the speed.
 * Every sum adds its products in the order of k, whatever the tile, so splitting work by rows or columns changes no bit.
 */
import { clamp, madd } from './simd'

/** A tile starts from what C holds where `resume`, else from `bias` (eight floats), else, where that is 0, from zero. */
// @ts-ignore: decorator
@inline
function start(c: usize, resume: bool, bias: usize, offset: usize): v128 {
  if (resume) return v128.load(c + offset)
  return bias ? v128.load(bias + offset) : f32x4.splat(0)
}

// @ts-ignore: decorator
@inline
function finish(c: usize, left: v128, right: v128, bounded: bool, low: f32, high: f32): void {
  if (bounded) {
    left = clamp(left, f32x4.splat(low), f32x4.splat(high))
    right = clamp(right, f32x4.splat(low), f32x4.splat(high))
  }
  v128.store(c, left)
  v128.store(c, right, 16)
}

/**
 * `tiles` times four rows of A, read where they lie `stride` bytes apart, times a panel of B. `last` caps the row (0-3): rows after it repeat it.
 * A row is `runs` stretches of `depth` floats, which begin `runStep` bytes apart; the panel goes on from one to the next.
 */
export function tilesOfRows(
  a: usize, stride: usize, last: usize, tiles: usize, panel: usize, depth: usize, runs: usize, runStep: usize,
  c: usize, cStride: usize, resume: bool, bias: usize, bounded: bool, low: f32, high: f32,
): void {
  const step1 = min<usize>(1, last) * stride, step2 = min<usize>(2, last) * stride, step3 = last * stride
  const bytes = depth * 32, skip = runStep - depth * 4
  for (; tiles; tiles--, a += stride * 4, c += cStride * 4) {
    const c1 = c + cStride, c2 = c1 + cStride, c3 = c2 + cStride
    let p0 = start(c, resume, bias, 0), q0 = start(c, resume, bias, 16)
    let p1 = start(c1, resume, bias, 0), q1 = start(c1, resume, bias, 16)
    let p2 = start(c2, resume, bias, 0), q2 = start(c2, resume, bias, 16)
    let p3 = start(c3, resume, bias, 0), q3 = start(c3, resume, bias, 16)
    let a0 = a, a1 = a + step1, a2 = a + step2, a3 = a + step3
    let b = panel
    for (let run = runs; run; run--, a0 += skip, a1 += skip, a2 += skip, a3 += skip) {
      for (const end = b + bytes; b < end; b += 32, a0 += 4, a1 += 4, a2 += 4, a3 += 4) {
        const left = v128.load(b), right = v128.load(b, 16)
        const s0 = v128.load32_splat(a0)
        p0 = madd(s0, left, p0)
        q0 = madd(s0, right, q0)
        const s1 = v128.load32_splat(a1)
        p1 = madd(s1, left, p1)
        q1 = madd(s1, right, q1)
        const s2 = v128.load32_splat(a2)
        p2 = madd(s2, left, p2)
        q2 = madd(s2, right, q2)
        const s3 = v128.load32_splat(a3)
        p3 = madd(s3, left, p3)
        q3 = madd(s3, right, q3)
      }
    }
    finish(c, p0, q0, bounded, low, high)
    finish(c1, p1, q1, bounded, low, high)
    finish(c2, p2, q2, bounded, low, high)
    finish(c3, p3, q3, bounded, low, high)
  }
}

/** The same with the four values of a k of A side by side: the next k is `step` bytes further, the next tile `tileStep`. */
export function tilesOfColumns(
  a: usize, step: usize, tileStep: usize, tiles: usize, panel: usize, depth: usize, runs: usize, runStep: usize,
  c: usize, cStride: usize, resume: bool, bias: usize, bounded: bool, low: f32, high: f32,
): void {
  const bytes = depth * 32, skip = runStep - depth * step
  for (; tiles; tiles--, a += tileStep, c += cStride * 4) {
    const c1 = c + cStride, c2 = c1 + cStride, c3 = c2 + cStride
    let p0 = start(c, resume, bias, 0), q0 = start(c, resume, bias, 16)
    let p1 = start(c1, resume, bias, 0), q1 = start(c1, resume, bias, 16)
    let p2 = start(c2, resume, bias, 0), q2 = start(c2, resume, bias, 16)
    let p3 = start(c3, resume, bias, 0), q3 = start(c3, resume, bias, 16)
    let b = panel, at = a
    for (let run = runs; run; run--, at += skip) {
      for (const end = b + bytes; b < end; b += 32, at += step) {
        const left = v128.load(b), right = v128.load(b, 16)
        const s0 = v128.load32_splat(at)
        p0 = madd(s0, left, p0)
        q0 = madd(s0, right, q0)
        const s1 = v128.load32_splat(at, 4)
        p1 = madd(s1, left, p1)
        q1 = madd(s1, right, q1)
        const s2 = v128.load32_splat(at, 8)
        p2 = madd(s2, left, p2)
        q2 = madd(s2, right, q2)
        const s3 = v128.load32_splat(at, 12)
        p3 = madd(s3, left, p3)
        q3 = madd(s3, right, q3)
      }
    }
    finish(c, p0, q0, bounded, low, high)
    finish(c1, p1, q1, bounded, low, high)
    finish(c2, p2, q2, bounded, low, high)
    finish(c3, p3, q3, bounded, low, high)
  }
}
