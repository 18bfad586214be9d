/**
 * Reads the cells of a row of CSV that are plain decimals: digits with or without a decimal sign, a minus and an exponent, no quotes or spaces. Most cells of
 * a table of numbers are such, or empty. Everything else is left to TypeScript.
 */

const LINE_FEED: u8 = 0x0a
const CARRIAGE_RETURN: u8 = 0x0d
const MINUS: u8 = 0x2d
const PLUS: u8 = 0x2b
const ZERO: u8 = 0x30
const LETTER_E: u8 = 0x65

/** The tables at the beginning of memory: 10⁰ … 10²² as float64; 10⁰ … 10¹⁶ as whole numbers; the largest mantissas that have room for so many digits more. */
const POWERS: usize = 23 * 8
const LARGEST: usize = POWERS + 17 * 8
/** 1 / 5⁰ … 1 / 5²⁷, each as the 128 bits from its first one on, the upper half first. */
const RECIPROCALS: usize = LARGEST + 17 * 8
/** The largest exponent of 10 that `quotient` divides by. */
const MOST_DECIMALS = 27
/** Sixteen bytes that choose nothing, then 0 … 15: from `digits` on, they shift so many bytes to the end of a vector. */
const SHIFTS: usize = RECIPROCALS + 28 * 16

/**
 * Reads cells up to the end of the row, or up to the first one that is something else.
 *
 * @param text the address of the text, of which 32 bytes behind its end may be read
 * @param from where in the text the first of the cells begins
 * @param plain the address of the numbers of the row's cells, float64; NaN for an empty one
 * @param bounds the address of their starts and ends in the text, each an int32
 * @param count cells of the row before these
 * @param capacity cells that `plain` and `bounds` have room for
 * @returns the cells of the row that are read now; the last one ends at a delimiter or the end of the line
 */
export function readNumbers(
  text: usize,
  from: i32,
  delimiter: i32,
  decimal: i32,
  plain: usize,
  bounds: usize,
  count: i32,
  capacity: i32,
): i32 {
  let start = text + usize(from)
  while (count < capacity) {
    const isNegative = load<u8>(start) === MINUS
    const first = start + usize(isNegative)
    let at = first
    let mantissa: u64 = 0
    let digits: u64
    do {
      const values = load<u64>(at) ^ 0x3030303030303030
      digits = digitsAtStart(values)
      if (mantissa > largest(digits)) return count
      mantissa = withDigits(mantissa, values, digits)
      at += usize(digits)
    } while (digits === 8)
    const whole = i32(at - first)
    // A code such as 01234 is text.
    if (whole > 1 && load<u8>(first) === ZERO) return count
    let decimals = 0
    if (load<u8>(at) === u8(decimal)) {
      const fraction = ++at
      const values = load<u64>(at) ^ 0x3030303030303030
      digits = digitsAtStart(values)
      if (mantissa > largest(digits)) return count
      mantissa = withDigits(mantissa, values, digits)
      at += usize(digits)
      if (digits === 8) {
        // Once for all digits that are left: in a table of float64 their number changes from cell to cell, which no branch could foresee.
        const others = v128.sub<i8>(v128.load(at), v128.splat<i8>(ZERO))
        digits = u64(ctz(0x10000 | v128.bitmask<i8>(v128.gt<u8>(others, v128.splat<i8>(9)))))
        if (digits === 16 || mantissa > largest(digits)) return count
        mantissa = mantissa * power(digits) + valueOfFirst(others, digits)
        at += usize(digits)
      }
      decimals = i32(at - fraction)
    }
    const isEmpty = at === start
    if (!isEmpty && whole + decimals === 0) return count
    if (!isEmpty && (load<u8>(at) | 0x20) === LETTER_E) {
      const sign = load<u8>(++at)
      at += usize(sign === MINUS || sign === PLUS)
      const values = load<u64>(at) ^ 0x3030303030303030
      digits = digitsAtStart(values)
      if (digits === 0 || digits > 3) return count
      const exponent = i32(withDigits(0, values, digits))
      decimals += sign === MINUS ? exponent : -exponent
      at += usize(digits)
    }
    const next = load<u8>(at)
    const hasNext = next === u8(delimiter)
    if (!hasNext && next !== LINE_FEED && next !== CARRIAGE_RETURN) return count
    if (decimals > MOST_DECIMALS || (decimals < 0 && !isExactProduct(mantissa, -decimals))) return count
    const value = isEmpty ? NaN : quotient(mantissa, decimals)
    const sign = u64(isNegative) << 63
    store<u64>(plain + usize(count) * 8, reinterpret<u64>(value) | sign)
    store<i32>(bounds + usize(count) * 8, i32(start - text))
    store<i32>(bounds + usize(count) * 8, i32(at - text), 4)
    count++
    if (!hasNext) return count
    start = at + 1
  }
  return count
}

/** The largest mantissa that has room for so many digits more. */
function largest(digits: u64): u64 {
  return load<u64>(LARGEST + usize(digits) * 8)
}

function power(digits: u64): u64 {
  return load<u64>(POWERS + usize(digits) * 8)
}

/** How many of eight bytes are digits, which are 0 … 9 here, up to the first one that is not. */
function digitsAtStart(values: u64): u64 {
  // Bytes that are no digits are marked by their highest bit; above the first of them some may be marked wrongly.
  const marks = ((values + 0x7676767676767676) | values) & 0x8080808080808080
  return marks === 0 ? 8 : ctz(marks) >> 3
}

/** The mantissa with the first so many digits of `values` behind it. */
function withDigits(mantissa: u64, values: u64, digits: u64): u64 {
  // A shift by 64 would be none.
  const last = digits === 0 ? 0 : values << (64 - 8 * digits)
  return mantissa * power(digits) + valueOf(last)
}

/** The number of eight digits, the first one in the lowest byte: pairs at once, then pairs of pairs (Lemire, 2018). */
function valueOf(digits: u64): u64 {
  const pairs = digits * 10 + (digits >> 8)
  const first = (pairs & 0x000000ff000000ff) * 0x000f424000000064
  const second = ((pairs >> 16) & 0x000000ff000000ff) * 0x0000271000000001
  return (first + second) >> 32
}

/** The number of the first so many of sixteen bytes, which are digits: pairs, fours and eights at once. */
function valueOfFirst(values: v128, count: u64): u64 {
  const digits = v128.swizzle(values, v128.load(SHIFTS + usize(count)))
  // In the upper byte of each product: ten times the first digit, and the second.
  const pairs = v128.shr<u16>(v128.mul<i16>(digits, v128.splat<i16>(10 * 256 + 1)), 8)
  const fours = v128.dot<i16>(pairs, v128.splat<i32>((1 << 16) | 100))
  const eights = v128.dot<i16>(v128.narrow<i32>(fours, fours), v128.splat<i32>((1 << 16) | 10_000))
  const both = v128.extract_lane<u64>(eights, 0)
  return (both & 0xffffffff) * 100_000_000 + (both >> 32)
}

/** Whether mantissa · 10^exponent is rounded once if it is computed in float64. */
function isExactProduct(mantissa: u64, exponent: i32): bool {
  return mantissa <= 1 << 53 && exponent <= 22
}

/** mantissa / 10^decimals, correctly rounded. */
function quotient(mantissa: u64, decimals: i32): f64 {
  // Both are exact in float64, so that one operation rounds once (Clinger, "How to read floating point numbers accurately", 1990).
  if (decimals < 0) return f64(i64(mantissa)) * load<f64>(usize(-decimals) * 8)
  // Long mantissas lie on both sides of 2⁵³, so that a branch there would often be foreseen wrongly.
  if (mantissa <= 1 << 32 && decimals <= 22) return f64(i64(mantissa)) / load<f64>(usize(decimals) * 8)
  if (decimals === 0) return f64(mantissa)
  return product(mantissa, decimals)
}

/**
 * mantissa · 5^−decimals · 2^−decimals, correctly rounded: the upper bits of the first product decide, in 128 bits or, where those do not, 192
 * (Lemire, "Number parsing at a gigabyte per second", 2021, doi:10.1002/spe.2984).
 */
function product(mantissa: u64, decimals: i32): f64 {
  const shift = clz(mantissa)
  const normal = mantissa << shift
  const reciprocal = RECIPROCALS + usize(decimals) * 16
  let upper = upperHalf(normal, load<u64>(reciprocal))
  let lower = normal * load<u64>(reciprocal)
  if ((upper & 0x1ff) === 0x1ff) {
    const more = upperHalf(normal, load<u64>(reciprocal, 8))
    lower += more
    if (lower < more) upper++
  }
  const isLong = upper >> 63
  let bits = upper >> (isLong + 9)
  // Exactly between two numbers, which only small powers of 5 allow, the even one is next.
  if (lower <= 1 && decimals <= 4 && (bits & 3) === 1 && bits << (isLong + 9) === upper) bits--
  bits = (bits + (bits & 1)) >> 1
  const exponent = ((-217706 * decimals) >> 16) + 63 + i32(isLong) - i32(shift) + 1023
  // A carry out of the 53 bits is added to the exponent, as it should be.
  return reinterpret<f64>((u64(exponent - 1) << 52) + bits)
}

/** The upper 64 bits of a product. */
function upperHalf(a: u64, b: u64): u64 {
  const aLower = a & 0xffffffff
  const bLower = b & 0xffffffff
  const aUpper = a >> 32
  const bUpper = b >> 32
  const middle = aUpper * bLower + ((aLower * bLower) >> 32)
  return aUpper * bUpper + (middle >> 32) + ((aLower * bUpper + (middle & 0xffffffff)) >> 32)
}
