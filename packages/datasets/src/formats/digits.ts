import { powersOfTen } from './number-text.js'

const zero = 0x30

/**
 * Marks the bytes of a word that are no digits of ASCII, each by its highest bit; bytes above the first of them may be marked wrongly.
 *
 * @param word four bytes of text, the first one lowest
 */
export function markNonDigits(word: number): number {
  const values = word ^ 0x30303030
  return (((values + 0x76767676) | values) & 0x80808080) | 0
}

/** How many bytes stand below the first marked one; 4 where there is none. */
export function countUnmarked(marks: number): number {
  return marks === 0 ? 4 : (31 - Math.clz32(marks & -marks)) >>> 3
}

/** The number that the first `count` digits of a word write, 0 … 4: all at once, as pairs and then as pairs of pairs (Lemire, 2018). */
export function valueOfDigits(word: number, count: number): number {
  if (count === 0) return 0
  const digits = (word << (32 - 8 * count)) & 0x0f0f0f0f
  const pairs = (Math.imul(digits, 2561) >>> 8) & 0x00ff00ff
  return Math.imul(pairs, 6553601) >>> 16
}

/**
 * Up to eight digits of a text, taken four at a time: their value times 16 and how many they are, in one int32, so that nothing is kept or allocated.
 * `digitCount` and `digitValue` take it apart.
 */
export function readDigits(text: DataView, at: number): number {
  const word = text.getInt32(at, true)
  const count = countUnmarked(markNonDigits(word))
  const value = valueOfDigits(word, count)
  if (count < 4) return (value << 4) | count
  const next = text.getInt32(at + 4, true)
  const more = countUnmarked(markNonDigits(next))
  return ((value * powersOfTen[more]! + valueOfDigits(next, more)) << 4) | (4 + more)
}

/** As `readDigits`, two digits at most. */
export function readTwoDigits(bytes: Uint8Array, at: number): number {
  const first = bytes[at]! - zero
  if (first < 0 || first > 9) return 0
  const second = bytes[at + 1]! - zero
  return second < 0 || second > 9 ? (first << 4) | 1 : ((10 * first + second) << 4) | 2
}

/** How many digits were read. */
export function digitCount(digits: number): number {
  return digits & 15
}

/** The whole number that the digits write. */
export function digitValue(digits: number): number {
  return digits >>> 4
}

const inversePowers = powersOfTen.map((power) => 1 / power)
/** The halves of powers of ten, of so few bits that products with other halves are exact. */
const upperHalves = powersOfTen.map(upperHalf)
const lowerHalves = powersOfTen.map((power, exponent) => power - upperHalves[exponent]!)
/** Whole numbers below these are exact in float64 after they are multiplied with a power of ten, which has as many fives. */
const exactBelow = powersOfTen.map((_, exponent) => Math.floor(2 ** 53 / 5 ** exponent))

/**
 * Puts the number that is written as `whole`, a decimal sign, eight digits and then up to ten more into `values[index]`, correctly rounded.
 *
 * All digits together are a sum of two doubles, and so is their quotient by a power of ten, q + c: q times the power is exact in two doubles (Dekker, "A
 * floating-point technique for extending the available precision", 1971), so that c, the rest times the inverse of the power, is wrong by less than
 * 2⁻¹⁰⁰·q. Where q + c is the same at both ends of that, it is the result.
 *
 * @returns whether it could; doubles cannot decide it in some rare cases, and where `whole` is too large
 */
export function putDecimal(
  values: Float64Array,
  index: number,
  sign: number,
  whole: number,
  first: number,
  more: number,
  moreDigits: number,
): boolean {
  const scale = 8 + moreDigits
  if (whole >= exactBelow[scale]!) return false
  const power = powersOfTen[scale]!
  const inverse = inversePowers[scale]!
  // Three exact parts, largest first, are added to two (Dekker).
  const high = whole * power
  const middle = first * powersOfTen[moreDigits]!
  const fraction = middle + more
  const digits = high + fraction
  const beyond = fraction - (digits - high) + (more - (fraction - middle))
  const quotient = digits * inverse
  const back = quotient * power
  const upper = upperHalf(quotient)
  const lower = quotient - upper
  const powerUpper = upperHalves[scale]!
  const powerLower = lowerHalves[scale]!
  const backBeyond = upper * powerUpper - back + upper * powerLower + lower * powerUpper + lower * powerLower
  const correction = (digits - back - backBeyond + beyond) * inverse
  const margin = quotient * 2 ** -100
  const value = quotient + (correction - margin)
  values[index] = sign * value
  return value === quotient + (correction + margin)
}

/** The first 26 bits of a number. */
function upperHalf(x: number): number {
  const shifted = 134_217_729 * x
  return shifted - (shifted - x)
}
