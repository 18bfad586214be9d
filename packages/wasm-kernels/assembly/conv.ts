/**
 * Convolution as a matrix product: `unfold` lays every window out as a row ("im2col"), `fold` adds rows back where they came from.
 * Both work on a range of lines, a line being the `outWidth` windows that share a batch, depth and height, so that the rows of a whole
 * batch, often hundreds of megabytes, never exist at once.
 */
import { Geometry, endTap, firstTap } from './geometry'
import { addTo } from './move'

/** rows = the windows of some lines of x, zeros where they reach over an edge. */
export function unfold(geometry: usize, x: usize, rows: usize, fromLine: i32, toLine: i32): void {
  visit(geometry, x, rows, fromLine, toLine, false)
}

/** x += what the rows of some lines have at each pixel. */
export function fold(geometry: usize, rows: usize, x: usize, fromLine: i32, toLine: i32): void {
  visit(geometry, x, rows, fromLine, toLine, true)
}

/**
 * Goes through a line one row of taps at a time, so that whether that row lies inside the image is asked once for all windows of the line,
 * and whether a window reaches over the left or right edge only for those that may.
 */
// @ts-ignore: decorator
@inline
function visit(geometry: usize, x: usize, rows: usize, fromLine: i32, toLine: i32, folds: bool): void {
  const g = changetype<Geometry>(geometry)
  const tap = <usize>g.channels * 4
  const run = <usize>g.width * tap
  const patch = <usize>(g.depth * g.height) * run
  const step = <usize>g.strideWidth * tap
  const inner = min(g.outWidth, (g.padLeft + g.strideWidth - 1) / g.strideWidth)
  const room = g.inWidth - g.width + g.padLeft
  const innerEnd = room < 0 ? inner : max(inner, min(g.outWidth, room / g.strideWidth + 1))
  for (let line = fromLine; line < toLine; line++, rows += <usize>g.outWidth * patch) {
    const y = line % g.outHeight * g.strideHeight - g.padTop
    const rest = line / g.outHeight
    const z = rest % g.outDepth * g.strideDepth - g.padFront
    const image = rest / g.outDepth * g.inDepth
    let row = rows
    for (let fz = 0; fz < g.depth; fz++) {
      for (let fy = 0; fy < g.height; fy++, row += run) {
        let at = row
        if (<u32>(z + fz) >= <u32>g.inDepth || <u32>(y + fy) >= <u32>g.inHeight) {
          if (!folds) for (let out = 0; out < g.outWidth; out++, at += patch) fillZeros(at, run)
          continue
        }
        const pixels = x + <usize>(((image + z + fz) * g.inHeight + y + fy) * g.inWidth) * tap
        let out = 0
        for (; out < inner; out++, at += patch) visitEdge(g, pixels, at, out, tap, run, folds)
        let pixel = pixels + <usize>(out * g.strideWidth - g.padLeft) * tap
        for (; out < innerEnd; out++, at += patch, pixel += step) {
          if (folds) addTo(pixel, at, run / 4)
          else copyFloats(at, pixel, run)
        }
        for (; out < g.outWidth; out++, at += patch) visitEdge(g, pixels, at, out, tap, run, folds)
      }
    }
  }
}

/** A row of taps of which some may lie outside. */
function visitEdge(g: Geometry, pixels: usize, at: usize, out: i32, tap: usize, run: usize, folds: bool): void {
  const left = out * g.strideWidth - g.padLeft
  const first = min(g.width, firstTap(left)), end = max(first, endTap(left, g.width, g.inWidth))
  const pixel = pixels + <usize>(left + first) * tap
  const inside = <usize>(end - first) * tap
  if (folds) {
    addTo(pixel, at + <usize>first * tap, inside / 4)
    return
  }
  fillZeros(at, <usize>first * tap)
  copyFloats(at + <usize>first * tap, pixel, inside)
  fillZeros(at + <usize>end * tap, run - <usize>end * tap)
}

/** memory.copy and memory.fill cost a call into the engine, too much for the few bytes of a window. */
// @ts-ignore: decorator
@inline
export function copyFloats(to: usize, from: usize, bytes: usize): void {
  const end = to + bytes
  for (; to + 16 <= end; to += 16, from += 16) v128.store(to, v128.load(from))
  if (bytes & 8) {
    store<u64>(to, load<u64>(from))
    to += 8
    from += 8
  }
  if (bytes & 4) store<u32>(to, load<u32>(from))
}

// @ts-ignore: decorator
@inline
function fillZeros(to: usize, bytes: usize): void {
  const end = to + bytes
  for (; to + 16 <= end; to += 16) v128.store(to, f32x4.splat(0))
  for (; to < end; to += 4) store<f32>(to, 0)
}
