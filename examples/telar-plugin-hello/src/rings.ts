/** Rings: points on two circles, the inner of one class and the outer of the other. */
import type { OptionsOf, Random } from '@telarjs/core'
import { defineDataset, type Split } from '@telarjs/datasets'
import * as v from 'valibot'

const options = v.strictObject({
  samples: v.optional(
    v.pipe(v.number(), v.integer(), v.minValue(2), v.description('Points of the training split.')),
    400,
  ),
})

export const rings = defineDataset({
  id: 'dataset:hello/rings',
  summary: 'Two rings of points, one inside the other.',
  options,
  create: ({ samples }) => ({
    load: async ({ random }) => ({
      shape: [2],
      classes: ['inner', 'outer'],
      targetShape: [],
      splits: { train: ring(samples, random.stream('train')), test: ring(200, random.stream('test')) },
    }),
  }),
})

function ring(size: number, random: Random): Split {
  const angles = random.stream('angle').uniform(size)
  const noise = random.stream('radius').normal(size)
  const targets = Int32Array.from({ length: size }, (_, i) => i % 2)
  const inputs = new Float32Array(size * 2)
  targets.forEach((target, i) => {
    const radius = 0.5 + target + 0.1 * noise[i]!
    inputs[2 * i] = radius * Math.cos(2 * Math.PI * angles[i]!)
    inputs[2 * i + 1] = radius * Math.sin(2 * Math.PI * angles[i]!)
  })
  return { size, inputs, targets }
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'dataset:hello/rings': OptionsOf<typeof rings>
  }
}
