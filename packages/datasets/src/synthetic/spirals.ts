import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { classCount, pointDataset, pointOptions } from './points.js'

const options = v.strictObject({
  classes: classCount(2),
  turns: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.maxValue(10), v.description('How often an arm winds around the center')),
    1,
  ),
  ...pointOptions(0.02),
})

/**
 * Arms of a spiral, one per class: radius t, angle 2π · (turns · t + class / classes), 0 ≤ t ≤ 1, plus noise.
 *
 * Makes inputs `[samples, 2]` (float32) and class numbers `[samples]`; the same seed makes the same points.
 *
 * After Lang and Witbrock, "Learning to tell two spirals apart" (1988).
 *
 * @example
 * { use: 'dataset:spirals', with: { classes: 3, turns: 1.5 } }
 */
export const spirals = defineDataset({
  id: 'dataset:spirals',
  summary: 'Spirals of points around one center',
  options,
  create: (config, { where }) => {
    const classes = Array.from({ length: config.classes }, (_, i) => `arm ${i}`)
    return pointDataset({ id: 'dataset:spirals', where, classes }, config, () => (target, { t }) => {
      const angle = 2 * Math.PI * (config.turns * t + target / config.classes)
      return [t * Math.cos(angle), t * Math.sin(angle)]
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:spirals': OptionsOf<typeof spirals>
  }
}
