import { sizeOf, type Random } from '@telarjs/core'
import type { Shape } from '@telarjs/tensor'

/** How many values flow into and out of one unit, by the shape of its kernel. */
export interface Fans {
  readonly fanIn: number
  readonly fanOut: number
}

/**
 * The fans of [in, out] and of [height, width, in, out], where the window counts on both sides.
 * A vector [n] has n on both sides, as in Keras.
 */
export function fansOf(shape: Shape): Fans {
  const [inputs, outputs] = shape.length < 2 ? [sizeOf(shape), sizeOf(shape)] : (shape.slice(-2) as [number, number])
  const window = sizeOf(shape.slice(0, -2))
  return { fanIn: window * inputs, fanOut: window * outputs }
}

/** Normal values of mean 0. */
export function normalOf(variance: number, shape: Shape, random: Random): Float32Array {
  const deviation = Math.sqrt(variance)
  return random.normal(sizeOf(shape)).map((value) => deviation * value)
}

/** Uniform values of mean 0: of (−limit, limit), whose variance is limit²/3. */
export function uniformOf(variance: number, shape: Shape, random: Random): Float32Array {
  const limit = Math.sqrt(3 * variance)
  return random.uniform(sizeOf(shape)).map((value) => limit * (2 * value - 1))
}
