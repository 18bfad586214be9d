/** The shape of a sliding window over [batch, depth, height, width, channels]; two dimensions are three with a depth of 1. src/kernels/window.ts writes its fields. */
// @ts-ignore: decorator
@unmanaged
export class Geometry {
  batch: i32
  inDepth: i32
  inHeight: i32
  inWidth: i32
  channels: i32
  depth: i32
  height: i32
  width: i32
  outDepth: i32
  outHeight: i32
  outWidth: i32
  strideDepth: i32
  strideHeight: i32
  strideWidth: i32
  padFront: i32
  padTop: i32
  padLeft: i32
}

/** How many taps of a window fall before the input's edge. */
// @ts-ignore: decorator
@inline
export function firstTap(origin: i32): i32 {
  return origin < 0 ? -origin : 0
}

/** One past the last tap that falls inside an input of `length`. */
// @ts-ignore: decorator
@inline
export function endTap(origin: i32, taps: i32, length: i32): i32 {
  return min(taps, length - origin)
}
