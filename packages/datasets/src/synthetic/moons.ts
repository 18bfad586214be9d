import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { pointDataset, pointOptions } from './points.js'

const options = v.strictObject({ ...pointOptions(0.1) })

/**
 * Two half circles that reach into one another: (cos θ, sin θ) and (1 − cos θ, ½ − sin θ), 0 ≤ θ ≤ π, plus noise.
 *
 * Makes inputs `[samples, 2]` (float32) and class numbers `[samples]`; the same seed makes the same points. As scikit-learn's `make_moons`.
 *
 * @example
 * { use: 'dataset:moons', with: { samples: 500, noise: 0.2 } }
 */
export const moons = defineDataset({
  id: 'dataset:moons',
  summary: 'Two interleaved half circles of points',
  options,
  create: (config, { where }) =>
    pointDataset({ id: 'dataset:moons', where, classes: ['upper', 'lower'] }, config, () => (target, { t }) => {
      const angle = Math.PI * t
      return target === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)]
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:moons': OptionsOf<typeof moons>
  }
}
