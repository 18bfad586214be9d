import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineDataset } from '../dataset.js'
import { pointDataset, pointOptions } from './points.js'

const options = v.strictObject({ ...pointOptions(0.05) })

/**
 * Exclusive or: points of the square [−1, 1]², whose class says whether the signs of x and y differ. No straight line separates the classes.
 *
 * Makes inputs `[samples, 2]` (float32) and class numbers `[samples]`; the same seed makes the same points.
 *
 * Minsky and Papert, "Perceptrons" (1969).
 *
 * @example
 * { use: 'dataset:xor', with: { samples: 400 } }
 */
export const xor = defineDataset({
  id: 'dataset:xor',
  summary: 'Points of four quarters, opposite ones of one class',
  options,
  create: (config, { where }) =>
    pointDataset({ id: 'dataset:xor', where, classes: ['same sign', 'other sign'] }, config, (random) => {
      const uniform = random.uniform(2 * config.samples)
      return (target, { index }) => {
        const [x, y] = [2 * uniform[2 * index]! - 1, uniform[2 * index + 1]!]
        return [x, x < 0 === (target === 0) ? -y : y]
      }
    }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:xor': OptionsOf<typeof xor>
  }
}
