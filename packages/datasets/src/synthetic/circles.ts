import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { pointDataset, pointOptions } from './points.js'

const options = v.strictObject({
  factor: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.ltValue(1), v.description('The radius of the inner circle; the outer has 1')),
    0.5,
  ),
  ...pointOptions(0.1),
})

/**
 * A circle of points around a smaller one: radius 1 for the class `outer`, radius `factor` for `inner`, plus noise.
 *
 * Makes inputs `[samples, 2]` (float32) and class numbers `[samples]`; the same seed makes the same points. As scikit-learn's `make_circles`.
 *
 * @example
 * { use: 'dataset:circles', with: { noise: 0.05, factor: 0.4 } }
 */
export const circles = defineDataset({
  id: 'dataset:circles',
  summary: 'A circle of points around a smaller one',
  options,
  create: (config, { where }) =>
    pointDataset({ id: 'dataset:circles', where, classes: ['outer', 'inner'] }, config, () => (target, { turn }) => {
      const angle = 2 * Math.PI * turn
      const radius = target === 0 ? 1 : config.factor
      return [radius * Math.cos(angle), radius * Math.sin(angle)]
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:circles': OptionsOf<typeof circles>
  }
}
