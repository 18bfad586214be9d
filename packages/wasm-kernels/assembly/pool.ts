/** Pooling over images `from` to `to` of [batch, depth, height, width, channels], and its gradients, for which dx must be zero before. */
import { Geometry, endTap, firstTap } from './geometry'
import { read, write } from './simd'

const LARGEST = 0
const LARGEST_OR_NAN = 1
const TO_LARGEST = 2
const EVENLY = 3

/**
 * y is the largest value of every window, and NaN where one is in it; padding never wins. An engine's maximum that keeps NaN takes eight
 * instructions, one that does not takes one, so images are looked through for NaN first.
 */
export function maxPool(geometry: usize, from: i32, to: i32, x: usize, y: usize): void {
  const g = changetype<Geometry>(geometry)
  const image = <usize>(g.inDepth * g.inHeight * g.inWidth * g.channels)
  for (let n = from; n < to; n++) {
    if (hasNaN(x + <usize>n * image * 4, image)) visit(LARGEST_OR_NAN, geometry, n, n + 1, x, y, 0, 0)
    else visit(LARGEST, geometry, n, n + 1, x, y, 0, 0)
  }
}

function hasNaN(x: usize, n: usize): bool {
  const end = x + n * 4
  let found = i32x4.splat(0)
  for (; x + 64 <= end; x += 64) {
    const a = v128.load(x), b = v128.load(x, 16), c = v128.load(x, 32), d = v128.load(x, 48)
    found = v128.or(found, v128.or(v128.or(f32x4.ne(a, a), f32x4.ne(b, b)), v128.or(f32x4.ne(c, c), f32x4.ne(d, d))))
  }
  for (; x < end; x += 4) {
    const a = v128.load32_zero(x)
    found = v128.or(found, f32x4.ne(a, a))
  }
  return v128.any_true(found)
}

/**
 * dy goes to the first largest value of its window if that is not at or below `floor`; padding never wins. NaN lets all of them pass, 0 only
 * what a ReLU before the pooling let through.
 */
export function maxPoolGradient(geometry: usize, from: i32, to: i32, x: usize, dy: usize, dx: usize, floor: f32): void {
  visit(TO_LARGEST, geometry, from, to, x, dy, dx, floor)
}

/** dy is shared evenly among the values of its window that are inside the input, as the forward pass averages them. */
export function averagePoolGradient(geometry: usize, from: i32, to: i32, dy: usize, dx: usize): void {
  visit(EVENLY, geometry, from, to, 0, dy, dx, 0)
}

/** Goes from window to window: the part inside the input has `depth`, `height` and `width` taps, `plane`, `row` and `line` bytes apart. */
// @ts-ignore: decorator
@inline
function visit(kind: i32, geometry: usize, from: i32, to: i32, x: usize, out: usize, dx: usize, floor: f32): void {
  const g = changetype<Geometry>(geometry)
  const line = <usize>g.channels * 4
  const row = <usize>g.inWidth * line
  const plane = <usize>g.inHeight * row
  // Then no other window adds to what a window writes.
  const apart = g.strideDepth >= g.depth && g.strideHeight >= g.height && g.strideWidth >= g.width
  out += <usize>(from * g.outDepth * g.outHeight * g.outWidth) * line
  for (let n = from; n < to; n++) {
    for (let oz = 0; oz < g.outDepth; oz++) {
      const front = oz * g.strideDepth - g.padFront
      const z0 = front + firstTap(front), depth = front + endTap(front, g.depth, g.inDepth) - z0
      for (let oy = 0; oy < g.outHeight; oy++) {
        const top = oy * g.strideHeight - g.padTop
        const y0 = top + firstTap(top), height = top + endTap(top, g.height, g.inHeight) - y0
        const corner = <usize>(n * g.inDepth + z0) * plane + <usize>y0 * row
        for (let ox = 0; ox < g.outWidth; ox++, out += line) {
          const left = ox * g.strideWidth - g.padLeft
          const x0 = left + firstTap(left), width = left + endTap(left, g.width, g.inWidth) - x0
          const at = corner + <usize>x0 * line
          const isFour = depth == 1 && height == 2 && width == 2
          if (kind == LARGEST && isFour) largestOfFour(x + at, line, row, out)
          else if (kind == LARGEST) largest(x + at, depth, height, width, line, row, plane, out, false)
          else if (kind == LARGEST_OR_NAN) largest(x + at, depth, height, width, line, row, plane, out, true)
          else if (depth <= 0 || height <= 0 || width <= 0) continue
          else if (kind == EVENLY) evenly(dx + at, depth, height, width, line, row, plane, out)
          else if (isFour && apart) toLargestOfFour(x + at, dx + at, line, row, out, floor)
          else toLargest(x + at, dx + at, depth, height, width, line, row, plane, out, floor)
        }
      }
    }
  }
}

/** The later value where it is larger, or NaN. */
// @ts-ignore: decorator
@inline
function larger(best: v128, value: v128, keepsNaN: bool): v128 {
  if (!keepsNaN) return f32x4.pmax(best, value)
  return v128.bitselect(value, best, v128.or(f32x4.lt(best, value), f32x4.ne(value, value)))
}

// @ts-ignore: decorator
@inline
function largestOfFour(x: usize, line: usize, row: usize, y: usize): void {
  const end = x + line
  for (; x + 16 <= end; x += 16, y += 16) {
    const above = f32x4.pmax(v128.load(x), v128.load(x + line))
    v128.store(y, f32x4.pmax(above, f32x4.pmax(v128.load(x + row), v128.load(x + row + line))))
  }
  if (x + 8 <= end) {
    const above = f32x4.pmax(v128.load64_zero(x), v128.load64_zero(x + line))
    v128.store64_lane(y, f32x4.pmax(above, f32x4.pmax(v128.load64_zero(x + row), v128.load64_zero(x + row + line))), 0)
    x += 8
    y += 8
  }
  if (x < end) {
    const above = f32x4.pmax(v128.load32_zero(x), v128.load32_zero(x + line))
    v128.store32_lane(y, f32x4.pmax(above, f32x4.pmax(v128.load32_zero(x + row), v128.load32_zero(x + row + line))), 0)
  }
}

// @ts-ignore: decorator
@inline
function largest(
  x: usize, depth: i32, height: i32, width: i32, line: usize, row: usize, plane: usize, y: usize, keepsNaN: bool,
): void {
  const end = x + line, run = <usize>width * line
  for (; x + 64 <= end; x += 64, y += 64) {
    let a = f32x4.splat(-Infinity), b = a, c = a, d = a
    for (let z = 0; z < depth; z++) {
      for (let i = 0; i < height; i++) {
        let at = x + <usize>z * plane + <usize>i * row
        for (const stop = at + run; at < stop; at += line) {
          a = larger(a, v128.load(at), keepsNaN)
          b = larger(b, v128.load(at, 16), keepsNaN)
          c = larger(c, v128.load(at, 32), keepsNaN)
          d = larger(d, v128.load(at, 48), keepsNaN)
        }
      }
    }
    v128.store(y, a)
    v128.store(y, b, 16)
    v128.store(y, c, 32)
    v128.store(y, d, 48)
  }
  for (; x < end;) {
    const wide = x + 16 <= end
    let best = f32x4.splat(-Infinity)
    for (let z = 0; z < depth; z++) {
      for (let i = 0; i < height; i++) {
        let at = x + <usize>z * plane + <usize>i * row
        for (const stop = at + run; at < stop; at += line) {
          best = larger(best, wide ? v128.load(at) : v128.load32_zero(at), keepsNaN)
        }
      }
    }
    if (wide) v128.store(y, best)
    else v128.store32_lane(y, best, 0)
    x += wide ? 16 : 4
    y += wide ? 16 : 4
  }
}

// @ts-ignore: decorator
@inline
function toLargestOfFour(x: usize, dx: usize, line: usize, row: usize, dy: usize, floor: f32): void {
  for (let c: usize = 0; c < line; c += 16, x += 16, dx += 16, dy += 16) {
    const count = min<usize>(4, (line - c) / 4)
    let best = read(x, count)
    const second = f32x4.gt(read(x + line, count), best)
    best = v128.bitselect(read(x + line, count), best, second)
    const third = f32x4.gt(read(x + row, count), best)
    best = v128.bitselect(read(x + row, count), best, third)
    const fourth = f32x4.gt(read(x + row + line, count), best)
    best = v128.bitselect(read(x + row + line, count), best, fourth)
    const later = v128.or(third, fourth)
    const d = v128.andnot(read(dy, count), f32x4.le(best, f32x4.splat(floor)))
    write(dx, v128.andnot(d, v128.or(second, later)), count)
    write(dx + line, v128.andnot(v128.and(d, second), later), count)
    write(dx + row, v128.andnot(v128.and(d, third), fourth), count)
    write(dx + row + line, v128.and(d, fourth), count)
  }
}

// @ts-ignore: decorator
@inline
function toLargest(
  x: usize, dx: usize, depth: i32, height: i32, width: i32, line: usize, row: usize, plane: usize, dy: usize, floor: f32,
): void {
  for (let c: usize = 0; c < line; c += 16, x += 16, dx += 16, dy += 16) {
    const count = min<usize>(4, (line - c) / 4)
    let best = read(x, count)
    let place = i32x4.splat(0)
    let tap = 0
    for (let z = 0; z < depth; z++) {
      for (let i = 0; i < height; i++) {
        let at = x + <usize>z * plane + <usize>i * row
        for (let j = 0; j < width; j++, tap++, at += line) {
          const value = read(at, count)
          const larger = f32x4.gt(value, best)
          best = v128.bitselect(value, best, larger)
          place = v128.bitselect(i32x4.splat(tap), place, larger)
        }
      }
    }
    const d = v128.andnot(read(dy, count), f32x4.le(best, f32x4.splat(floor)))
    tap = 0
    for (let z = 0; z < depth; z++) {
      for (let i = 0; i < height; i++) {
        let at = dx + <usize>z * plane + <usize>i * row
        for (let j = 0; j < width; j++, tap++, at += line) {
          write(at, f32x4.add(read(at, count), v128.and(d, i32x4.eq(place, i32x4.splat(tap)))), count)
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function evenly(dx: usize, depth: i32, height: i32, width: i32, line: usize, row: usize, plane: usize, dy: usize): void {
  const taps = f32x4.splat(<f32>(depth * height * width))
  for (let c: usize = 0; c < line; c += 16, dx += 16, dy += 16) {
    const count = min<usize>(4, (line - c) / 4)
    const share = f32x4.div(read(dy, count), taps)
    for (let z = 0; z < depth; z++) {
      for (let i = 0; i < height; i++) {
        let at = dx + <usize>z * plane + <usize>i * row
        for (let j = 0; j < width; j++, at += line) write(at, f32x4.add(read(at, count), share), count)
      }
    }
  }
}
