/** Functions of two arguments over `rows` x `columns`; a step of 0 bytes repeats an operand, of 4 walks along it. */

const ADD = 0
const SUBTRACT = 1
const MULTIPLY = 2
const DIVIDE = 3
const MAXIMUM = 4
const MINIMUM = 5
/** From here on the result is a byte, 0 or 1. */
const EQUAL = 6
const NOT_EQUAL = 7
const GREATER = 8
const GREATER_EQUAL = 9
const LESS = 10
const LESS_EQUAL = 11

// @ts-ignore: decorator
@inline
function apply(kind: i32, a: v128, b: v128): v128 {
  if (kind == ADD) return f32x4.add(a, b)
  if (kind == SUBTRACT) return f32x4.sub(a, b)
  if (kind == MULTIPLY) return f32x4.mul(a, b)
  if (kind == DIVIDE) return f32x4.div(a, b)
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
function combine(kind: i32, a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  for (; rows; rows--, a += aRow, b += bRow) {
    if (aStep) y = bStep ? combineRow(kind, a, true, b, true, y, columns) : combineRow(kind, a, true, b, false, y, columns)
    else y = bStep ? combineRow(kind, a, false, b, true, y, columns) : combineRow(kind, a, false, b, false, y, columns)
  }
}

/** One row of results; the address behind it. The loop has no choice to make: what walks and what repeats is known where this is inlined. */
// @ts-ignore: decorator
@inline
function combineRow(kind: i32, a: usize, aWalks: bool, b: usize, bWalks: bool, y: usize, columns: usize): usize {
  const aValue = v128.load32_splat(a), bValue = v128.load32_splat(b)
  let j: usize = 0
  if (kind < EQUAL) {
    for (; j + 8 <= columns; j += 8, y += 32) {
      const at = j * 4
      v128.store(y, apply(kind, aWalks ? v128.load(a + at) : aValue, bWalks ? v128.load(b + at) : bValue))
      v128.store(y, apply(kind, aWalks ? v128.load(a + at, 16) : aValue, bWalks ? v128.load(b + at, 16) : bValue), 16)
    }
    for (; j < columns; j++, y += 4) {
      const value = apply(kind, aWalks ? v128.load32_splat(a + j * 4) : aValue, bWalks ? v128.load32_splat(b + j * 4) : bValue)
      store<f32>(y, f32x4.extract_lane(value, 0))
    }
    return y
  }
  for (; j + 4 <= columns; j += 4, y += 4) {
    const value = apply(kind, aWalks ? v128.load(a + j * 4) : aValue, bWalks ? v128.load(b + j * 4) : bValue)
    const bits = i8x16.bitmask(i8x16.narrow_i16x8_s(i16x8.narrow_i32x4_s(value, value), value))
    store<u32>(y, (bits & 1) | ((bits & 2) << 7) | ((bits & 4) << 14) | ((bits & 8) << 21))
  }
  for (; j < columns; j++, y++) {
    const value = apply(kind, aWalks ? v128.load32_splat(a + j * 4) : aValue, bWalks ? v128.load32_splat(b + j * 4) : bValue)
    store<u8>(y, i32x4.extract_lane(value, 0) & 1)
  }
  return y
}

export function add(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(ADD, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function subtract(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(SUBTRACT, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function multiply(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(MULTIPLY, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
}
export function divide(a: usize, aRow: usize, aStep: usize, b: usize, bRow: usize, bStep: usize, y: usize, rows: usize, columns: usize): void {
  combine(DIVIDE, a, aRow, aStep, b, bRow, bStep, y, rows, columns)
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
