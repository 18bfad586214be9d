/** Exclusive or: the class says whether the signs of x and y differ; no line parts them. Minsky and Papert, "Perceptrons" (1969). */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { pointData, pointOptions } from './points.js'
import { dividedDataset } from '../splits/splits.js'

const options = v.strictObject({ ...pointOptions(0.05) })

export const xor = defineDataset({
  kind: 'dataset',
  id: 'dataset:xor',
  version: 1,
  summary: 'Points of four quarters, opposite ones of one class',
  options,
  create: (given, { where }) =>
    dividedDataset(given, `${where}: dataset:xor with`, async ({ random }) => {
      const stream = random.stream('points')
      const uniform = stream.stream('place').uniform(2 * given.samples)
      return pointData({
        samples: given.samples,
        noise: given.noise,
        classes: ['same sign', 'other sign'],
        random: stream,
        place: (target, { index }) => {
          const [x, y] = [2 * uniform[2 * index]! - 1, uniform[2 * index + 1]!]
          return [x, x < 0 === (target === 0) ? -y : y]
        },
      })
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:xor': OptionsOf<typeof xor>
  }
}
