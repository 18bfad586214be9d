/** A circle inside another, as scikit-learn's `make_circles`: radius 1 and radius `factor`. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { pointData, pointOptions } from './points.js'
import { dividedDataset } from '../splits/splits.js'

const options = v.strictObject({
  factor: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.ltValue(1), v.description('The radius of the inner circle; the outer has 1.')),
    0.5,
  ),
  ...pointOptions(0.1),
})

export const circles = defineDataset({
  kind: 'dataset',
  id: 'dataset:circles',
  version: 1,
  summary: 'A circle of points around a smaller one',
  options,
  create: (given, { where }) =>
    dividedDataset(given, `${where}: dataset:circles with`, async ({ random }) =>
      pointData({
        samples: given.samples,
        noise: given.noise,
        classes: ['outer', 'inner'],
        random: random.stream('points'),
        place: (target, { turn }) => {
          const angle = 2 * Math.PI * turn
          const radius = target === 0 ? 1 : given.factor
          return [radius * Math.cos(angle), radius * Math.sin(angle)]
        },
      }),
    ),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:circles': OptionsOf<typeof circles>
  }
}
