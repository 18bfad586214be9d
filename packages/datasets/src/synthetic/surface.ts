import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { splitDataset } from '../splits/splits.js'
import { pointOptions } from './points.js'

const { samples, noise, ...split } = pointOptions(0)
const options = v.strictObject({
  form: v.optional(
    v.pipe(
      v.picklist(['plane', 'hills']),
      v.description('A plane that rises evenly, or three hills and three hollows'),
    ),
    'plane',
  ),
  samples: v.pipe(samples, v.description('How many points')),
  noise: v.pipe(noise, v.description('Standard deviation of what is added to each value')),
  ...split,
})

/** Middles of the hills and hollows: x, y and the height there. */
const hills = [
  [-0.6, 0.4, 1],
  [0, 0.4, -1],
  [0.6, 0.4, 1],
  [-0.6, -0.4, -1],
  [0, -0.4, 1],
  [0.6, -0.4, -1],
] as const

/** Reach of a hill: its height is 0 from there on. */
const reach = 0.4

const heights = {
  plane: (x: number, y: number) => (x + y) / 2,
  hills: (x: number, y: number) =>
    hills.reduce((sum, [a, b, height]) => sum + height * Math.max(0, 1 - Math.hypot(x - a, y - b) / reach), 0),
} as const

/**
 * Values over the square [−1, 1]², for regression that can be looked at: a plane z = (x + y)/2, or three hills and three hollows, cones of height 1.
 *
 * Makes inputs `[samples, 2]` (float32), drawn evenly from the square, and values `[samples]` (float32) from −1 to 1, plus noise; the same seed makes the same points.
 *
 * @example
 * { use: 'dataset:surface', with: { form: 'hills', samples: 600 } }
 */
export const surface = defineDataset({
  id: 'dataset:surface',
  summary: 'Values over points of the plane, for regression',
  options,
  create: (config, { where }) =>
    splitDataset(config, `${where}: dataset:surface with`, async ({ random }) => {
      const points = random.stream('points')
      const inputs = points
        .stream('place')
        .uniform(2 * config.samples)
        .map((part) => 2 * part - 1)
      const scatter = points.stream('noise').normal(config.samples)
      const targets = Float32Array.from(
        { length: config.samples },
        (_, i) => heights[config.form](inputs[2 * i]!, inputs[2 * i + 1]!) + config.noise * scatter[i]!,
      )
      return {
        shape: [2],
        classes: [],
        targetShape: [],
        targetNames: ['height'],
        splits: { train: { size: config.samples, inputs, targets } },
      }
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:surface': OptionsOf<typeof surface>
  }
}
