/** Spirals, radius t, angle 2π·(turns·t + class/classes), 0 ≤ t ≤ 1. After Lang and Witbrock, "Learning to tell two spirals apart" (1988). */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { classCount, pointData, pointOptions } from './points.js'
import { dividedDataset } from '../splits/splits.js'

const options = v.strictObject({
  classes: classCount(2),
  turns: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.maxValue(10), v.description('How often an arm winds around the center.')),
    1,
  ),
  ...pointOptions(0.02),
})

export const spirals = defineDataset({
  kind: 'dataset',
  id: 'dataset:spirals',
  version: 1,
  summary: 'Spirals of points around one center',
  options,
  create: (given, { where }) =>
    dividedDataset(given, `${where}: dataset:spirals with`, async ({ random }) =>
      pointData({
        samples: given.samples,
        noise: given.noise,
        classes: Array.from({ length: given.classes }, (_, i) => `arm ${i}`),
        random: random.stream('points'),
        place: (target, { t }) => {
          const angle = 2 * Math.PI * (given.turns * t + target / given.classes)
          return [t * Math.cos(angle), t * Math.sin(angle)]
        },
      }),
    ),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:spirals': OptionsOf<typeof spirals>
  }
}
