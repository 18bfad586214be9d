/**
 * Convolution of images without unfolding them. In an image padded with zeros the windows of a line are rows that overlap, `strideWidth`
 * pixels apart, so a line of results is one matrix product for each row of the filter, each going on from the sums of the one before.
 */
import { gemm } from './gemm'
import { Geometry } from './geometry'

/** Results of images `from` to `to`: y = clamp(x * filter + bias). `scratch` has room for a padded image and for `gemm`. */
export function convolve(
  geometry: usize, from: i32, to: i32, x: usize, filter: usize, outputs: usize, y: usize, bias: usize, low: f32, high: f32, scratch: usize,
): void {
  const g = changetype<Geometry>(geometry)
  const step = <usize>(g.strideWidth * g.channels), run = <usize>(g.width * g.channels)
  const row = rowOf(g)
  const panels = scratch + row * paddedHeight(g)
  const line = <usize>g.outWidth * outputs * 4
  y += <usize>(from * g.outHeight) * line
  for (let n = from; n < to; n++) {
    pad(g, x, n, scratch)
    for (let oy = 0; oy < g.outHeight; oy++, y += line) {
      for (let fy = 0; fy < g.height; fy++) {
        const last = fy + 1 == g.height
        gemm(
          scratch + <usize>(oy * g.strideHeight + fy) * row, step, false, filter + <usize>fy * run * outputs * 4, outputs, false,
          y, outputs, g.outWidth, outputs, run, fy ? 0 : bias, last ? low : -Infinity, last ? high : Infinity, fy > 0, panels,
        )
      }
    }
  }
}

/** dFilter += x^T dy for the output channels `from` to `to`. `scratch` as above. */
export function convolveFilterGradient(
  geometry: usize, from: usize, to: usize, x: usize, dy: usize, outputs: usize, dFilter: usize, scratch: usize,
): void {
  const g = changetype<Geometry>(geometry)
  const step = <usize>(g.strideWidth * g.channels), run = <usize>(g.width * g.channels)
  const row = rowOf(g)
  const panels = scratch + row * paddedHeight(g)
  const line = <usize>g.outWidth * outputs * 4
  dy += from * 4
  dFilter += from * 4
  for (let n = 0; n < g.batch; n++) {
    pad(g, x, n, scratch)
    for (let oy = 0; oy < g.outHeight; oy++, dy += line) {
      for (let fy = 0; fy < g.height; fy++) {
        gemm(
          scratch + <usize>(oy * g.strideHeight + fy) * row, step, true, dy, outputs, false,
          dFilter + <usize>fy * run * outputs * 4, outputs, run, to - from, g.outWidth, 0, -Infinity, Infinity, true, panels,
        )
      }
    }
  }
}

/** Rows that windows reach, and the bytes of one. */
// @ts-ignore: decorator
@inline
function paddedHeight(g: Geometry): usize {
  return (g.outHeight - 1) * g.strideHeight + g.height
}

// @ts-ignore: decorator
@inline
function rowOf(g: Geometry): usize {
  return <usize>(((g.outWidth - 1) * g.strideWidth + g.width) * g.channels) * 4
}

/** Image n with zeros around it, as far as windows reach. */
function pad(g: Geometry, x: usize, n: i32, to: usize): void {
  const row = rowOf(g), pixel = <usize>g.channels * 4
  const left = <usize>g.padLeft * pixel
  const inside = min(<usize>g.inWidth * pixel, row - left)
  for (let r = 0; r < <i32>paddedHeight(g); r++, to += row) {
    const y = r - g.padTop
    if (<u32>y >= <u32>g.inHeight) {
      memory.fill(to, 0, row)
      continue
    }
    memory.fill(to, 0, left)
    memory.copy(to + left, x + <usize>((n * g.inHeight + y) * g.inWidth) * pixel, inside)
    memory.fill(to + left + inside, 0, row - left - inside)
  }
}
