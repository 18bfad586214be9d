import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { classCount, pointDataset, pointOptions } from './points.js'

const options = v.strictObject({
  classes: classCount(3),
  ...pointOptions(0.2),
})

/**
 * Normal clouds of points, one per class: (cos θ, sin θ) + noise with θ = 2π · class / classes. Neighbors overlap where there are many classes.
 *
 * Makes inputs `[samples, 2]` (float32) and class numbers `[samples]`; the same seed makes the same points.
 *
 * @example
 * { use: 'dataset:blobs', with: { classes: 3, noise: 0.2 } }
 */
export const blobs = defineDataset({
  id: 'dataset:blobs',
  summary: 'Clouds of points, one per class',
  options,
  create: (config, { where }) => {
    const classes = Array.from({ length: config.classes }, (_, i) => `blob ${i}`)
    return pointDataset({ id: 'dataset:blobs', where, classes }, config, () => (target) => {
      const angle = (2 * Math.PI * target) / config.classes
      return [Math.cos(angle), Math.sin(angle)]
    })
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:blobs': OptionsOf<typeof blobs>
  }
}
