/** Helpers on 128-bit vectors of four floats. `usize` values are addresses in bytes; counts are in floats unless a name says bytes. */

/** a * b + c: one rounding in the relaxed-SIMD build where the machine has FMA, two in the plain build. */
// @ts-ignore: decorator
@inline
export function madd(a: v128, b: v128, c: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return f32x4.relaxed_madd(a, b, c)
  return f32x4.add(f32x4.mul(a, b), c)
}

/** x between low and high; NaN stays NaN, and -Infinity/Infinity as bounds change nothing. */
// @ts-ignore: decorator
@inline
export function clamp(x: v128, low: v128, high: v128): v128 {
  return f32x4.pmin(f32x4.pmax(x, low), high)
}

/** Sum of the four lanes, always in the order (0+2)+(1+3). */
// @ts-ignore: decorator
@inline
export function sumLanes(x: v128): f32 {
  const pairs = f32x4.add(x, v128.shuffle<f32>(x, x, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

/** The first `count` (1-3) floats at an address; the other lanes are zero. Reads nothing behind them. */
export function loadFew(address: usize, count: usize): v128 {
  let x = v128.load32_zero(address)
  if (count > 1) x = f32x4.replace_lane(x, 1, load<f32>(address, 4))
  if (count > 2) x = f32x4.replace_lane(x, 2, load<f32>(address, 8))
  return x
}

/** Writes the first `count` (1-3) lanes. */
export function storeFew(address: usize, x: v128, count: usize): void {
  store<f32>(address, f32x4.extract_lane(x, 0))
  if (count > 1) store<f32>(address, f32x4.extract_lane(x, 1), 4)
  if (count > 2) store<f32>(address, f32x4.extract_lane(x, 2), 8)
}

/** `count` floats (1-4) at an address, the other lanes zero. */
// @ts-ignore: decorator
@inline
export function read(address: usize, count: usize): v128 {
  return count == 4 ? v128.load(address) : loadFew(address, count)
}

/** Writes the first `count` lanes (1-4). */
// @ts-ignore: decorator
@inline
export function write(address: usize, value: v128, count: usize): void {
  if (count == 4) v128.store(address, value)
  else storeFew(address, value, count)
}
