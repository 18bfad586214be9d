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

/** What makes the points of a data set. */
export interface PointMaker {
  readonly samples: number
  readonly noise: number
  readonly classes: readonly string[]
  readonly random: Random
  /** The point of a class before noise. */
  position(target: number, at: PointPlace): readonly [x: number, y: number]
}

/** Which of the points of its class one is: the first has `t` 0, the last `t` 1; `turn` leaves out the 1, where a circle would meet its begin. */
export interface PointPlace {
  readonly t: number
  readonly turn: number
  readonly index: number
}

/** Points on the plane, float32 [2], the classes in turn; the same seed makes the same points. */
export function pointData({ samples, noise, classes, random, position }: PointMaker): LoadedData {
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
