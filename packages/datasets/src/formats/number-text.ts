/** 10⁰ … 10²², which float64 holds exactly. */
export const powersOfTen = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const [plus, minus, zero, nine] = [0x2b, 0x2d, 0x30, 0x39]

/** How numbers are written, as bytes of ASCII. */
export interface NumberStyle {
  /** What stands before the fraction: `.` or `,`. */
  readonly decimal: number
  /** What stands between groups of three digits; −1 for nothing. */
  readonly thousands: number
}

/**
 * The number that some bytes of a text write in decimal; NaN where they write none. Correctly rounded: up to 15 digits and powers of ten up to 22
 * are exact in float64, so that one operation rounds once (Clinger, "How to read floating point numbers accurately", 1990); others are left to the engine.
 */
export function parseNumber(
  bytes: Uint8Array,
  start: number,
  end: number,
  { decimal, thousands }: NumberStyle,
): number {
  let at = start
  const isNegative = bytes[at] === minus
  if (isNegative || bytes[at] === plus) at++
  const firstDigit = at
  let mantissa = 0
  let digits = 0
  let grouped = -1
  for (; at < end; at++) {
    const digit = bytes[at]! - zero
    if (digit >= 0 && digit <= 9) {
      mantissa = mantissa * 10 + digit
      digits++
    } else if (bytes[at] === thousands && digits > 0 && (grouped < 0 ? digits <= 3 : at - grouped === 4)) {
      grouped = at
    } else break
  }
  if (grouped >= 0 && at - grouped !== 4) return NaN
  let scale = 0
  if (at < end && bytes[at] === decimal) {
    for (at++; at < end; at++, digits++, scale++) {
      const digit = bytes[at]! - zero
      if (digit < 0 || digit > 9) break
      mantissa = mantissa * 10 + digit
    }
  }
  if (digits === 0 && isInfinity(bytes, firstDigit, end)) return isNegative ? -Infinity : Infinity
  if (digits === 0) return NaN
  let exponent = 0
  if (at < end && (bytes[at]! | 32) === 0x65) {
    at++
    const isSmall = bytes[at] === minus
    if (isSmall || bytes[at] === plus) at++
    if (!(bytes[at]! >= zero && bytes[at]! <= nine)) return NaN
    for (; at < end && bytes[at]! >= zero && bytes[at]! <= nine; at++)
      exponent = Math.min(exponent * 10 + bytes[at]! - zero, 9999)
    if (isSmall) exponent = -exponent
  }
  if (at !== end) return NaN
  const power = exponent - scale
  if (digits > 15 || power < -22 || power > 22) return parseSlowly(bytes, start, end, decimal, thousands)
  const value = power < 0 ? mantissa / powersOfTen[-power]! : mantissa * powersOfTen[power]!
  return isNegative ? -value : value
}

function parseSlowly(bytes: Uint8Array, start: number, end: number, decimal: number, thousands: number): number {
  let text = ''
  for (let at = start; at < end; at++) {
    if (bytes[at] === thousands) continue
    text += bytes[at] === decimal ? '.' : String.fromCharCode(bytes[at]!)
  }
  return Number(text)
}

function isInfinity(bytes: Uint8Array, start: number, end: number): boolean {
  // Cells of text come here too, and nearly all of them begin with another letter.
  if ((bytes[start]! | 32) !== 0x69 || end - start > 8) return false
  const text = String.fromCharCode(...bytes.subarray(start, end))
  return /^inf(inity)?$/i.test(text)
}
