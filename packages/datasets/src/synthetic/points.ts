import type { Random } from '@telarjs/core'
import * as v from 'valibot'
import type { LoadedData } from '../dataset.js'
import { syntheticSplitOptions } from '../splits/split-options.js'

/** How many points, and how far they scatter. */
export function pointOptions(noise: number) {
  return {
    samples: v.optional(
      v.pipe(v.number(), v.integer(), v.minValue(2), v.description('How many points, in turn of each class')),
      1000,
    ),
    noise: v.optional(
      v.pipe(
        v.number(),
        v.minValue(0),
        v.finite(),
        v.description('Standard deviation of what is added to each coordinate'),
      ),
      noise,
    ),
    ...syntheticSplitOptions,
  }
}

/** How many classes. */
export function classCount(fallback: number) {
  return v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(2), v.maxValue(100), v.description('How many classes')),
    fallback,
  )
}

/** Options of `pointData`. */
export interface PointDataOptions {
  readonly samples: number
  readonly noise: number
  readonly classes: readonly string[]
  readonly random: Random
  /** The point of a class before noise. */
  position(target: number, at: PointPosition): readonly [x: number, y: number]
}

/** The position of a point within its class: `t` goes from 0 to 1 with both ends, `turn` from 0 to 1 without the 1, for closed curves. */
export interface PointPosition {
  readonly t: number
  readonly turn: number
  readonly index: number
}

/** Points on the plane, float32 [2], the classes in turn; the same seed makes the same points. */
export function pointData({ samples, noise, classes, random, position }: PointDataOptions): LoadedData {
  const scatter = random.stream('noise').normal(2 * samples)
  const inputs = new Float32Array(2 * samples)
  const targets = Int32Array.from({ length: samples }, (_, index) => index % classes.length)
  targets.forEach((target, index) => {
    const ofClass = Math.ceil((samples - target) / classes.length)
    const rank = Math.floor(index / classes.length)
    const [x, y] = position(target, { t: ofClass > 1 ? rank / (ofClass - 1) : 0, turn: rank / ofClass, index })
    inputs[2 * index] = x + noise * scatter[2 * index]!
    inputs[2 * index + 1] = y + noise * scatter[2 * index + 1]!
  })
  return { shape: [2], classes, targetShape: [], splits: { train: { size: samples, inputs, targets } } }
}
