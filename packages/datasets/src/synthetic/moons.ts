/** Two half circles that reach into one another, as scikit-learn's `make_moons`: (cos θ, sin θ) and (1 − cos θ, ½ − sin θ), 0 ≤ θ ≤ π. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { pointData, pointOptions } from './points.js'
import { dividedDataset } from '../splits/splits.js'

const options = v.strictObject({ ...pointOptions(0.1) })

export const moons = defineDataset({
  kind: 'dataset',
  id: 'dataset:moons',
  version: 1,
  summary: 'Two interleaved half circles of points',
  options,
  create: (given, { where }) =>
    dividedDataset(given, `${where}: dataset:moons with`, async ({ random }) =>
      pointData({
        samples: given.samples,
        noise: given.noise,
        classes: ['upper', 'lower'],
        random: random.stream('points'),
        place: (target, { t }) => {
          const angle = Math.PI * t
          return target === 0 ? [Math.cos(angle), Math.sin(angle)] : [1 - Math.cos(angle), 0.5 - Math.sin(angle)]
        },
      }),
    ),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:moons': OptionsOf<typeof moons>
  }
}
