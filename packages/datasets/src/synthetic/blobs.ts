/** Normal clouds of points, their centers evenly spaced on the unit circle; neighbors of many classes overlap. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { classCount, pointData, pointOptions } from './points.js'
import { dividedDataset } from '../splits/splits.js'

const options = v.strictObject({
  classes: classCount(3),
  ...pointOptions(0.2),
})

export const blobs = defineDataset({
  kind: 'dataset',
  id: 'dataset:blobs',
  version: 1,
  summary: 'Clouds of points, one per class',
  options,
  create: (given, { where }) =>
    dividedDataset(given, `${where}: dataset:blobs with`, async ({ random }) =>
      pointData({
        samples: given.samples,
        noise: given.noise,
        classes: Array.from({ length: given.classes }, (_, i) => `blob ${i}`),
        random: random.stream('points'),
        place: (target) => {
          const angle = (2 * Math.PI * target) / given.classes
          return [Math.cos(angle), Math.sin(angle)]
        },
      }),
    ),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:blobs': OptionsOf<typeof blobs>
  }
}
