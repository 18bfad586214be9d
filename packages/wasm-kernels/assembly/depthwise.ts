/** Gradients of depthwise convolution: filter [height, width, channels, multiplier], output channel c * multiplier + q. */
import { Geometry, endTap, firstTap } from './geometry'
import { read, write } from './simd'

/** dFilter += x dy, summed over every window; dFilter must be zero before. */
export function depthwiseFilterGradient(geometry: usize, multiplier: i32, x: usize, dy: usize, dFilter: usize): void {
  visit(geometry, 0, changetype<Geometry>(geometry).batch, multiplier, x, dy, dFilter, true)
}

/** dx += dy filter, summed over every window of images `from` to `to`; dx must be zero before. */
export function depthwiseInputGradient(geometry: usize, from: i32, to: i32, multiplier: i32, dx: usize, dy: usize, filter: usize): void {
  visit(geometry, from, to, multiplier, dx, dy, filter, false)
}

// @ts-ignore: decorator
@inline
function visit(geometry: usize, from: i32, to: i32, multiplier: i32, x: usize, dy: usize, filter: usize, toFilter: bool): void {
  const g = changetype<Geometry>(geometry)
  dy += <usize>(from * g.outHeight * g.outWidth * g.channels * multiplier) * 4
  for (let n = from; n < to; n++) {
    for (let oy = 0; oy < g.outHeight; oy++) {
      const top = oy * g.strideHeight - g.padTop
      for (let ox = 0; ox < g.outWidth; ox++, dy += <usize>(g.channels * multiplier) * 4) {
        const left = ox * g.strideWidth - g.padLeft
        for (let fy = firstTap(top); fy < endTap(top, g.height, g.inHeight); fy++) {
          for (let fx = firstTap(left); fx < endTap(left, g.width, g.inWidth); fx++) {
            const pixel = x + <usize>(((n * g.inHeight + top + fy) * g.inWidth + left + fx) * g.channels) * 4
            const weight = filter + <usize>((fy * g.width + fx) * g.channels * multiplier) * 4
            if (multiplier == 1) alongChannels(pixel, dy, weight, g.channels, toFilter)
            else alongMultipliers(pixel, dy, weight, g.channels, multiplier, toFilter)
          }
        }
      }
    }
  }
}

// @ts-ignore: decorator
@inline
function alongChannels(pixel: usize, dy: usize, weight: usize, channels: usize, toFilter: bool): void {
  const target = toFilter ? weight : pixel
  const other = toFilter ? pixel : weight
  for (let c: usize = 0; c < channels; c += 4) {
    const count = min<usize>(4, channels - c)
    const product = f32x4.mul(read(dy + c * 4, count), read(other + c * 4, count))
    write(target + c * 4, f32x4.add(read(target + c * 4, count), product), count)
  }
}

// @ts-ignore: decorator
@inline
function alongMultipliers(pixel: usize, dy: usize, weight: usize, channels: usize, multiplier: usize, toFilter: bool): void {
  for (let c: usize = 0; c < channels; c++) {
    for (let q: usize = 0; q < multiplier; q++) {
      const at = (c * multiplier + q) * 4
      if (toFilter) store<f32>(weight + at, load<f32>(weight + at) + load<f32>(pixel + c * 4) * load<f32>(dy + at))
      else store<f32>(pixel + c * 4, load<f32>(pixel + c * 4) + load<f32>(weight + at) * load<f32>(dy + at))
    }
  }
}
