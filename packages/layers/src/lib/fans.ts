import { sizeOf } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'

/** How many values flow into and out of one unit, by the shape of its kernel. */
export interface Fans {
  readonly fanIn: number
  readonly fanOut: number
}

/**
 * The fans of [in, out] and of [height, width, in, out], where the window counts on both sides.
 * A vector [n] has n on both sides, as in Keras.
 *
 * @example
 * fansOf([3, 3, 16, 32]) // { fanIn: 144, fanOut: 288 }
 */
export function fansOf(shape: Shape): Fans {
  const [inputs, outputs] = shape.length < 2 ? [sizeOf(shape), sizeOf(shape)] : (shape.slice(-2) as [number, number])
  const window = sizeOf(shape.slice(0, -2))
  return { fanIn: window * inputs, fanOut: window * outputs }
}
