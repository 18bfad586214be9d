import type { Random } from '@telarjs/core'
import * as v from 'valibot'
import type { Dataset, LoadedData } from '../dataset.js'
import { syntheticSplitOptions } from '../splits/split-options.js'
import { splitDataset } from '../splits/splits.js'

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

/** The point of a class before noise. */
type PointOfClass = (target: number, at: PointPosition) => readonly [x: number, y: number]

/** The position of a point within its class: `t` goes from 0 to 1 with both ends, `turn` from 0 to 1 without the 1, for closed curves. */
interface PointPosition {
  readonly t: number
  readonly turn: number
  readonly index: number
}

/** The options of a data set of points. */
type PointOptions = v.InferOutput<v.StrictObjectSchema<ReturnType<typeof pointOptions>, undefined>>

/** A data set of points on the plane. `position` is given a stream of random numbers for what is random about it beside the noise. */
export function pointDataset(
  { id, where, classes }: { readonly id: string; readonly where: string; readonly classes: readonly string[] },
  options: PointOptions,
  position: (random: Random) => PointOfClass,
): Dataset {
  return splitDataset(options, `${where}: ${id} with`, async ({ random }) => {
    const points = random.stream('points')
    return pointData(options, classes, points, position(points.stream('place')))
  })
}

/** Points on the plane, float32 [2], the classes in turn; the same seed makes the same points. */
function pointData(
  { samples, noise }: PointOptions,
  classes: readonly string[],
  random: Random,
  position: PointOfClass,
): LoadedData {
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
