/**
 * Convolution as a matrix product: `unfold` lays every window out as a row ("im2col"), `fold` adds rows back where they came from.
 * Both work on a range of lines, a line being the `outWidth` windows that share a batch, depth and height, so that the rows of a whole
 * batch, often hundreds of megabytes, never exist at once.
 */
import { Geometry, endTap, firstTap } from './geometry'
import { addTo } from './move'

export function unfold(geometry: usize, x: usize, rows: usize, fromLine: i32, toLine: i32): void {
  const g = changetype<Geometry>(geometry)
  const tap = <usize>g.channels * 4
  const run = <usize>g.width * tap
  for (let line = fromLine; line < toLine; line++) {
    const y = line % g.outHeight * g.strideHeight - g.padTop
    const rest = line / g.outHeight
    const z = rest % g.outDepth * g.strideDepth - g.padFront
    const image = rest / g.outDepth * g.inDepth
    for (let out = 0; out < g.outWidth; out++) {
      const left = out * g.strideWidth - g.padLeft
      const first = min(g.width, firstTap(left)), end = max(first, endTap(left, g.width, g.inWidth))
      for (let fz = 0; fz < g.depth; fz++) {
        for (let fy = 0; fy < g.height; fy++, rows += run) {
          if (<u32>(z + fz) >= <u32>g.inDepth || <u32>(y + fy) >= <u32>g.inHeight) {
            fillZeros(rows, run)
            continue
          }
          const source = x + <usize>(((image + z + fz) * g.inHeight + y + fy) * g.inWidth + left + first) * tap
          if (end - first == g.width) {
            copyFloats(rows, source, run)
            continue
          }
          fillZeros(rows, <usize>first * tap)
          copyFloats(rows + <usize>first * tap, source, <usize>(end - first) * tap)
          fillZeros(rows + <usize>end * tap, <usize>(g.width - end) * tap)
        }
      }
    }
  }
}

export function fold(geometry: usize, rows: usize, x: usize, fromLine: i32, toLine: i32): void {
  const g = changetype<Geometry>(geometry)
  const tap = <usize>g.channels * 4
  const run = <usize>g.width * tap
  for (let line = fromLine; line < toLine; line++) {
    const y = line % g.outHeight * g.strideHeight - g.padTop
    const rest = line / g.outHeight
    const z = rest % g.outDepth * g.strideDepth - g.padFront
    const image = rest / g.outDepth * g.inDepth
    for (let out = 0; out < g.outWidth; out++) {
      const left = out * g.strideWidth - g.padLeft
      const first = min(g.width, firstTap(left)), end = max(first, endTap(left, g.width, g.inWidth))
      for (let fz = 0; fz < g.depth; fz++) {
        for (let fy = 0; fy < g.height; fy++, rows += run) {
          if (<u32>(z + fz) >= <u32>g.inDepth || <u32>(y + fy) >= <u32>g.inHeight) continue
          const target = x + <usize>(((image + z + fz) * g.inHeight + y + fy) * g.inWidth + left + first) * tap
          addTo(target, rows + <usize>first * tap, <usize>((end - first) * g.channels))
        }
      }
    }
  }
}

/** memory.copy and memory.fill cost a call into the engine, too much for the few bytes of a window. */
// @ts-ignore: decorator
@inline
function copyFloats(to: usize, from: usize, bytes: usize): void {
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
