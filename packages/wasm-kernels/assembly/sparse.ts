/**
 * Matrix products whose first operand is mostly zeros, as pixels are: C = clamp(op(A) B + bias), leaving out the products with zero.
 * 0 * b adds nothing to a sum if b is finite (which the caller has made sure of), so every result equals the dense one,
 * in the same order of addition; only the sign of a zero may differ.
 */
import { clamp, madd, read, write } from './simd'

/** How many of n floats are zero. */
export function countZeros(x: usize, n: usize): usize {
  let counts = i32x4.splat(0)
  const wide = n & ~3
  for (let i: usize = 0; i < wide; i += 4) counts = i32x4.sub(counts, f32x4.eq(v128.load(x + i * 4), f32x4.splat(0)))
  let count = i32x4.extract_lane(counts, 0) + i32x4.extract_lane(counts, 1) + i32x4.extract_lane(counts, 2) + i32x4.extract_lane(counts, 3)
  for (let i = wide; i < n; i++) if (load<f32>(x + i * 4) == 0) count++
  return count
}

/** Whether n floats hold neither NaN nor infinity: 0 times such a value is NaN. Four sums, so that no addition waits for the one before. */
export function allFinite(x: usize, n: usize): bool {
  const zero = f32x4.splat(0)
  let s0 = zero, s1 = zero, s2 = zero, s3 = zero
  let i: usize = 0
  for (; i + 16 <= n; i += 16) {
    const at = x + i * 4
    s0 = f32x4.add(s0, f32x4.mul(v128.load(at), zero))
    s1 = f32x4.add(s1, f32x4.mul(v128.load(at, 16), zero))
    s2 = f32x4.add(s2, f32x4.mul(v128.load(at, 32), zero))
    s3 = f32x4.add(s3, f32x4.mul(v128.load(at, 48), zero))
  }
  for (; i < n; i += 4) s0 = f32x4.add(s0, f32x4.mul(read(x + i * 4, min<usize>(4, n - i)), zero))
  const sum = f32x4.add(f32x4.add(s0, s1), f32x4.add(s2, s3))
  return !v128.any_true(f32x4.ne(sum, sum))
}

/** Bytes of scratch memory for `sparseRows` with so many columns in A, and for `sparseColumns` with so many rows. */
export function sparseScratch(k: usize): usize {
  return (k + 1) * FEATURES * 8 + FEATURES * 4
}

/** A is [m, k] with rows `lda` floats apart, B [k, n], C [m, n]. */
export function sparseRows(
  a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, m: usize, n: usize, k: usize,
  bias: usize, low: f32, high: f32, accumulate: bool, scratch: usize,
): void {
  for (let i: usize = 0; i < m; i++, a += lda * 4, c += ldc * 4) {
    let end = scratch
    let row = b
    for (let l: usize = 0; l < k; l++, row += ldb * 4) {
      const value = load<f32>(a + l * 4)
      store<u32>(end, <u32>row)
      store<f32>(end, value, 4)
      end += <usize>(value != 0) << 3
    }
    combineRows(scratch, end, n, c, bias, low, high, accumulate)
  }
}

/** Columns of A whose entries are listed together, since a cache line holds sixteen neighbors. */
const FEATURES: usize = 16

/** A is [k, m] with rows `lda` floats apart and enters transposed, B is [k, n], C [m, n]. */
export function sparseColumns(
  a: usize, lda: usize, b: usize, ldb: usize, c: usize, ldc: usize, m: usize, n: usize, k: usize,
  bias: usize, low: f32, high: f32, accumulate: bool, scratch: usize,
): void {
  const list = (k + 1) * 8
  const ends = scratch + list * FEATURES
  for (let i: usize = 0; i < m; i += FEATURES) {
    const count = min(FEATURES, m - i)
    for (let f: usize = 0; f < count; f++) store<u32>(ends + f * 4, <u32>(scratch + f * list))
    let source = a + i * 4, row = b
    for (let l: usize = 0; l < k; l++, source += lda * 4, row += ldb * 4) {
      for (let f: usize = 0; f < count; f++) {
        const value = load<f32>(source + f * 4)
        const end = <usize>load<u32>(ends + f * 4)
        store<u32>(end, <u32>row)
        store<f32>(end, value, 4)
        store<u32>(ends + f * 4, <u32>(end + (<usize>(value != 0) << 3)))
      }
    }
    for (let f: usize = 0; f < count; f++) {
      combineRows(scratch + f * list, <usize>load<u32>(ends + f * 4), n, c + (i + f) * ldc * 4, bias, low, high, accumulate)
    }
  }
}

/** c = clamp(bias + sum over the list of value * row). */
function combineRows(list: usize, end: usize, n: usize, c: usize, bias: usize, low: f32, high: f32, accumulate: bool): void {
  const initial = accumulate ? c : bias
  let at: usize = 0
  for (; at + 128 <= n * 4; at += 128) combine32(list, end, at, initial ? initial + at : 0, c + at)
  for (; at < n * 4; at += 16) {
    const count = min<usize>(4, n - at / 4)
    let sum = initial ? read(initial + at, count) : f32x4.splat(0)
    for (let entry = list; entry < end; entry += 8) {
      sum = madd(v128.load32_splat(entry, 4), read(<usize>load<u32>(entry) + at, count), sum)
    }
    write(c + at, sum, count)
  }
  if (low > -Infinity || high < Infinity) clampRow(c, n, f32x4.splat(low), f32x4.splat(high))
}

/**
 * Thirty-two columns in registers. V8 spills them, and halves the speed of the loop, when a clamp follows in the same function;
 * it is exported so that the compiler does not inline it where one does.
 */
export function combine32(list: usize, end: usize, at: usize, initial: usize, c: usize): void {
  let s0 = start(initial, 0), s1 = start(initial, 16), s2 = start(initial, 32), s3 = start(initial, 48)
  let s4 = start(initial, 64), s5 = start(initial, 80), s6 = start(initial, 96), s7 = start(initial, 112)
  for (; list < end; list += 8) {
    const row = <usize>load<u32>(list) + at
    const value = v128.load32_splat(list, 4)
    s0 = madd(value, v128.load(row), s0)
    s1 = madd(value, v128.load(row, 16), s1)
    s2 = madd(value, v128.load(row, 32), s2)
    s3 = madd(value, v128.load(row, 48), s3)
    s4 = madd(value, v128.load(row, 64), s4)
    s5 = madd(value, v128.load(row, 80), s5)
    s6 = madd(value, v128.load(row, 96), s6)
    s7 = madd(value, v128.load(row, 112), s7)
  }
  v128.store(c, s0)
  v128.store(c, s1, 16)
  v128.store(c, s2, 32)
  v128.store(c, s3, 48)
  v128.store(c, s4, 64)
  v128.store(c, s5, 80)
  v128.store(c, s6, 96)
  v128.store(c, s7, 112)
}

// @ts-ignore: decorator
@inline
function start(initial: usize, offset: usize): v128 {
  return initial ? v128.load(initial + offset) : f32x4.splat(0)
}

function clampRow(c: usize, n: usize, low: v128, high: v128): void {
  for (let i: usize = 0; i < n; i += 4) {
    const count = min<usize>(4, n - i)
    write(c + i * 4, clamp(read(c + i * 4, count), low, high), count)
  }
}
