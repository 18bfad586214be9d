/** Functions of one argument, element by element; `y` may be `x`. */
import { erf4, exp4, log4, rsqrt4, sigmoid4, tanh4 } from './math'
import { clamp, loadFew, storeFew } from './simd'

const SQRT = 0
const RSQRT = 1
const EXP = 2
const LOG = 3
const TANH = 4
const SIGMOID = 5
const RECIPROCAL = 6
const RELU = 7
const SQUARE = 8
const NEGATE = 9
const ERF = 10

// @ts-ignore: decorator
@inline
function apply(kind: i32, x: v128): v128 {
  if (kind == SQRT) return f32x4.sqrt(x)
  if (kind == RSQRT) return rsqrt4(x)
  if (kind == EXP) return exp4(x)
  if (kind == LOG) return log4(x)
  if (kind == TANH) return tanh4(x)
  if (kind == SIGMOID) return sigmoid4(x)
  if (kind == SQUARE) return f32x4.mul(x, x)
  if (kind == NEGATE) return f32x4.neg(x)
  if (kind == ERF) return erf4(x)
  if (kind == RELU) return f32x4.pmax(x, f32x4.splat(0))
  return f32x4.div(f32x4.splat(1), x)
}

// @ts-ignore: decorator
@inline
function map(kind: i32, x: usize, y: usize, n: usize): void {
  const end = x + (n & ~3) * 4
  for (; x < end; x += 16, y += 16) v128.store(y, apply(kind, v128.load(x)))
  if (n & 3) storeFew(y, apply(kind, loadFew(x, n & 3)), n & 3)
}

export function sqrt(x: usize, y: usize, n: usize): void { map(SQRT, x, y, n) }
export function rsqrt(x: usize, y: usize, n: usize): void { map(RSQRT, x, y, n) }
export function exp(x: usize, y: usize, n: usize): void { map(EXP, x, y, n) }
export function log(x: usize, y: usize, n: usize): void { map(LOG, x, y, n) }
export function tanh(x: usize, y: usize, n: usize): void { map(TANH, x, y, n) }
export function sigmoid(x: usize, y: usize, n: usize): void { map(SIGMOID, x, y, n) }
export function reciprocal(x: usize, y: usize, n: usize): void { map(RECIPROCAL, x, y, n) }
export function square(x: usize, y: usize, n: usize): void { map(SQUARE, x, y, n) }
export function negate(x: usize, y: usize, n: usize): void { map(NEGATE, x, y, n) }
export function erf(x: usize, y: usize, n: usize): void { map(ERF, x, y, n) }
/** NaN stays NaN. */
export function relu(x: usize, y: usize, n: usize): void { map(RELU, x, y, n) }

/** Between low and high; NaN stays NaN. */
export function clip(x: usize, y: usize, n: usize, low: f32, high: f32): void {
  const least = f32x4.splat(low), most = f32x4.splat(high)
  const end = x + (n & ~3) * 4
  for (; x < end; x += 16, y += 16) v128.store(y, clamp(v128.load(x), least, most))
  if (n & 3) storeFew(y, clamp(loadFew(x, n & 3), least, most), n & 3)
}

/** 1 above zero, `alpha` elsewhere; NaN stays NaN. */
export function step(x: usize, y: usize, n: usize, alpha: f32): void {
  const below = f32x4.splat(alpha)
  const end = x + (n & ~3) * 4
  for (; x < end; x += 16, y += 16) v128.store(y, stepOf(v128.load(x), below))
  if (n & 3) storeFew(y, stepOf(loadFew(x, n & 3), below), n & 3)
}

// @ts-ignore: decorator
@inline
function stepOf(x: v128, below: v128): v128 {
  const value = v128.bitselect(f32x4.splat(1), below, f32x4.gt(x, f32x4.splat(0)))
  return v128.bitselect(value, x, f32x4.eq(x, x))
}

/** int32 to float32. */
export function castInts(x: usize, y: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) store<f32>(y + i * 4, <f32>load<i32>(x + i * 4))
}

/** bool (one byte each) to float32. */
export function castBools(x: usize, y: usize, n: usize): void {
  for (let i: usize = 0; i < n; i++) store<f32>(y + i * 4, load<u8>(x + i) ? 1 : 0)
}
