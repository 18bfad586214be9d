/** Pooling over images `from` to `to` of [batch, depth, height, width, channels], and its gradients, for which dx must be zero before. */
import { Geometry, endTap, firstTap } from './geometry'
import { read, write } from './simd'

const LARGEST = 0
const TO_LARGEST = 1
const EVENLY = 2

/** y is the largest value of every window, and NaN where one is in it; padding never wins. */
export function maxPool(geometry: usize, from: i32, to: i32, x: usize, y: usize): void {
  visit(LARGEST, geometry, from, to, x, y, 0)
}

/** dy goes to the first largest value of its window, whatever its sign; padding never wins. */
export function maxPoolGradient(geometry: usize, from: i32, to: i32, x: usize, dy: usize, dx: usize): void {
  visit(TO_LARGEST, geometry, from, to, x, dy, dx)
}

/** dy is shared evenly among the values of its window that are inside the input, as the forward pass averages them. */
export function averagePoolGradient(geometry: usize, from: i32, to: i32, dy: usize, dx: usize): void {
  visit(EVENLY, geometry, from, to, 0, dy, dx)
}

// @ts-ignore: decorator
@inline
function visit(kind: i32, geometry: usize, from: i32, to: i32, x: usize, out: usize, dx: usize): void {
  const g = changetype<Geometry>(geometry)
  const line = <usize>g.channels * 4
  out += <usize>(from * g.outDepth * g.outHeight * g.outWidth) * line
  for (let n = from; n < to; n++) {
    for (let oz = 0; oz < g.outDepth; oz++) {
      const front = oz * g.strideDepth - g.padFront
      const z0 = front + firstTap(front), z1 = front + endTap(front, g.depth, g.inDepth)
      for (let oy = 0; oy < g.outHeight; oy++) {
        const top = oy * g.strideHeight - g.padTop
        const y0 = top + firstTap(top), y1 = top + endTap(top, g.height, g.inHeight)
        for (let ox = 0; ox < g.outWidth; ox++, out += line) {
          const left = ox * g.strideWidth - g.padLeft
          const x0 = left + firstTap(left), x1 = left + endTap(left, g.width, g.inWidth)
          if (kind != LARGEST && (z1 <= z0 || y1 <= y0 || x1 <= x0)) continue
          for (let c: usize = 0; c < line; c += 16) {
            const count = min<usize>(4, (line - c) / 4)
            if (kind == LARGEST) write(out + c, largest(g, n, z0, z1, y0, y1, x0, x1, x + c, count), count)
            else if (kind == TO_LARGEST) toLargest(g, n, z0, z1, y0, y1, x0, x1, x + c, dx + c, read(out + c, count), count)
            else evenly(g, n, z0, z1, y0, y1, x0, x1, dx + c, read(out + c, count), count)
          }
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function pixel(g: Geometry, n: i32, z: i32, y: i32, x: i32): usize {
  return <usize>((((n * g.inDepth + z) * g.inHeight + y) * g.inWidth + x) * g.channels) * 4
}

// @ts-ignore: decorator
@inline
function largest(g: Geometry, n: i32, z0: i32, z1: i32, y0: i32, y1: i32, x0: i32, x1: i32, x: usize, count: usize): v128 {
  const line = <usize>g.channels * 4
  let best = f32x4.splat(-Infinity)
  for (let z = z0; z < z1; z++) {
    for (let y = y0; y < y1; y++) {
      let at = x + pixel(g, n, z, y, x0)
      for (let i = x0; i < x1; i++, at += line) best = f32x4.max(best, read(at, count))
    }
  }
  return best
}

// @ts-ignore: decorator
@inline
function toLargest(g: Geometry, n: i32, z0: i32, z1: i32, y0: i32, y1: i32, x0: i32, x1: i32, x: usize, dx: usize, dy: v128, count: usize): void {
  const line = <usize>g.channels * 4
  let best = read(x + pixel(g, n, z0, y0, x0), count)
  let place = i32x4.splat(0)
  let tap = 0
  for (let z = z0; z < z1; z++) {
    for (let y = y0; y < y1; y++) {
      let at = x + pixel(g, n, z, y, x0)
      for (let i = x0; i < x1; i++, tap++, at += line) {
        const value = read(at, count)
        const larger = f32x4.gt(value, best)
        best = v128.bitselect(value, best, larger)
        place = v128.bitselect(i32x4.splat(tap), place, larger)
      }
    }
  }
  tap = 0
  for (let z = z0; z < z1; z++) {
    for (let y = y0; y < y1; y++) {
      let at = dx + pixel(g, n, z, y, x0)
      for (let i = x0; i < x1; i++, tap++, at += line) {
        write(at, f32x4.add(read(at, count), v128.and(dy, i32x4.eq(place, i32x4.splat(tap)))), count)
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function evenly(g: Geometry, n: i32, z0: i32, z1: i32, y0: i32, y1: i32, x0: i32, x1: i32, dx: usize, dy: v128, count: usize): void {
  const line = <usize>g.channels * 4
  const share = f32x4.div(dy, f32x4.splat(<f32>((z1 - z0) * (y1 - y0) * (x1 - x0))))
  for (let z = z0; z < z1; z++) {
    for (let y = y0; y < y1; y++) {
      let at = dx + pixel(g, n, z, y, x0)
      for (let i = x0; i < x1; i++, at += line) {
        write(at, f32x4.add(read(at, count), share), count)
      }
    }
  }
}
