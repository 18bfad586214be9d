import * as tf from '@tensorflow/tfjs-core'
import type { GradFunc, MirrorPadAttrs, ResizeBilinearAttrs, Tensor } from '@tensorflow/tfjs-core'

/** How much of each place of the input is in each place of the output, [out, in], along one axis. */
type Shares = readonly (readonly number[])[]

/** `MirrorPad`: a value also gets what went to its images in the padding, which tfjs leaves out. */
export const mirrorPadGradient: GradFunc = (dy, saved, attributes) => {
  const { paddings, mode } = attributes as unknown as MirrorPadAttrs
  const offset = mode === 'reflect' ? 1 : 0
  const shape = saved[0]!.shape
  const sharesOf = ([before, after]: [number, number], length: number): Shares =>
    Array.from({ length: before + length + after }, (_, to) => {
      const from = to - before
      if (from < 0) return oneOf(offset - 1 - from, length)
      return oneOf(from < length ? from : 2 * length - 1 - offset - from, length)
    })
  return {
    x: () =>
      paddings.reduce<Tensor>(
        (gradient, padding, axis) =>
          padding.some((places) => places > 0) ? backAlong(axis, gradient, sharesOf(padding, shape[axis]!)) : gradient,
        dy as Tensor,
      ),
  }
}

/**
 * `ResizeBilinear` and `ResizeNearestNeighbor`: what comes from a pixel goes back to it, in the same shares. tfjs lacks the first on WebAssembly, mixes
 * up height and width on plain JavaScript, and computes the second as if `halfPixelCenters` were not set.
 */
export function resizeGradient(sharesOf: typeof bilinearShares): GradFunc {
  return (dy, saved, attributes) => {
    const options = attributes as unknown as ResizeBilinearAttrs
    const [, height, width] = saved[0]!.shape as [number, number, number]
    return {
      images: () => {
        const columns = backAlong(2, dy as Tensor, sharesOf(width, options.size[1], options))
        return backAlong(1, columns, sharesOf(height, options.size[0], options))
      },
    }
  }
}

/** Shares of the two pixels between which the place lies. */
export function bilinearShares(from: number, to: number, options: ResizeBilinearAttrs): Shares {
  return Array.from({ length: to }, (_, pixel) => {
    const place = sourceOf(pixel, from, to, options) - (options.halfPixelCenters ? 0.5 : 0)
    const inside = Math.min(Math.max(place, 0), from - 1)
    return Array.from({ length: from }, (_each, i) => Math.max(0, 1 - Math.abs(inside - i)))
  })
}

/** The pixel in which the place lies, or which is nearest to it where corners are aligned. */
export function nearestShares(from: number, to: number, options: ResizeBilinearAttrs): Shares {
  return Array.from({ length: to }, (_, pixel) => {
    const place = sourceOf(pixel, from, to, options)
    return oneOf(Math.min(options.alignCorners ? Math.round(place) : Math.floor(place), from - 1), from)
  })
}

function sourceOf(pixel: number, from: number, to: number, { alignCorners, halfPixelCenters }: ResizeBilinearAttrs) {
  const ratio = alignCorners && to > 1 ? (from - 1) / (to - 1) : from / to
  return ratio * (halfPixelCenters ? pixel + 0.5 : pixel)
}

function oneOf(place: number, length: number): number[] {
  return Array.from({ length }, (_, i) => (i === place ? 1 : 0))
}

/** The gradient of an operation that makes an axis of shares of its places. */
function backAlong(axis: number, dy: Tensor, shares: Shares): Tensor {
  const order = [...dy.shape.keys()].filter((other) => other !== axis).concat(axis)
  const turned = tf.transpose(dy, order)
  const gradient = tf.matMul(tf.reshape(turned, [-1, shares.length]), tf.tensor2d(shares as number[][]))
  return tf.transpose(
    tf.reshape(gradient, [...turned.shape.slice(0, -1), -1]),
    order.map((_, i) => order.indexOf(i)),
  )
}
