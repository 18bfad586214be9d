/** Functions of two arguments over `rows` x `columns`; a step of 0 bytes repeats an operand, of 4 walks along it. */

const MAXIMUM = 0
const MINIMUM = 1
const EQUAL = 2
const NOT_EQUAL = 3
const GREATER = 4
const GREATER_EQUAL = 5
const LESS = 6
const LESS_EQUAL = 7

// @ts-ignore: decorator
@inline
function apply(kind: i32, a: v128, b: v128): v128 {
  if (kind == MAXIMUM) return f32x4.max(a, b)
  if (kind == MINIMUM) return f32x4.min(a, b)
  if (kind == EQUAL) return f32x4.eq(a, b)
  if (kind == NOT_EQUAL) return f32x4.ne(a, b)
  if (kind == GREATER) return f32x4.gt(a, b)
  if (kind == GREATER_EQUAL) return f32x4.ge(a, b)
  if (kind == LESS) return f32x4.lt(a, b)
  return f32x4.le(a, b)
}

// @ts-ignore: decorator
@inline
function loadStep(address: usize, step: usize): v128 {
  return step ? v128.load(address) : v128.load32_splat(address)
}

// @ts-ignore: decorator
@inline
function combine(kind: i32, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  const wide = columns & ~3
  for (; rows; rows--, a += aRow, b += bRow) {
    for (let j: usize = 0; j < wide; j += 4) {
      const value = apply(kind, loadStep(a + j * aStep, aStep), loadStep(b + j * bStep, bStep))
      if (kind <= MINIMUM) {
        v128.store(y, value)
        y += 16
      } else {
        const bits = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(value, value), value))
        store<u32>(y, (bits & 1) | ((bits & 2) << 7) | ((bits & 4) << 14) | ((bits & 8) << 21))
        y += 4
      }
    }
    for (let j = wide; j < columns; j++) {
      const value = apply(kind, v128.load32_splat(a + j * aStep), v128.load32_splat(b + j * bStep))
      if (kind <= MINIMUM) {
        store<f32>(y, f32x4.extract_lane(value, 0))
        y += 4
      } else {
        store<u8>(y, i32x4.extract_lane(value, 0) & 1)
        y += 1
      }
    }
  }
}

export function maximum(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(MAXIMUM, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function minimum(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(MINIMUM, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function equal(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(EQUAL, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function notEqual(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(NOT_EQUAL, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function greater(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(GREATER, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function greaterEqual(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(GREATER_EQUAL, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function less(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(LESS, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function lessEqual(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(LESS_EQUAL, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}

/** y = condition ? a : b, all of one shape; conditions are bytes. */
export function select(condition: usize, a: usize, b: usize, y: usize, n: usize): void {
  const wide = n & ~3
  for (let i: usize = 0; i < wide; i += 4) {
    const mask = i32x4.ne(i32x4.extend_low_i16x8_u(i16x8.extend_low_i8x16_u(v128.load32_zero(condition + i))), i32x4.splat(0))
    v128.store(y + i * 4, v128.bitselect(v128.load(a + i * 4), v128.load(b + i * 4), mask))
  }
  for (let i = wide; i < n; i++) store<f32>(y + i * 4, load<f32>((load<u8>(condition + i) ? a : b) + i * 4))
}
