/** Notices units that are 0 for every sample: a ReLU that never opens gets no gradient any more. Lu et al., "Dying ReLU and initialization" (2019), arXiv:1903.06733. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { raise } from './raise.js'

const options = v.strictObject({
  share: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0),
      v.maxValue(1),
      v.title('Share'),
      v.description("So large a part of a layer's units is too much."),
    ),
    0.25,
  ),
  action: v.optional(
    v.pipe(v.picklist(['warn', 'stop']), v.title('Action'), v.description('warn: the run goes on. stop: it ends.')),
    'warn',
  ),
})

export const deadUnits = defineCallback({
  kind: 'callback',
  id: 'callback:dead-units',
  version: 1,
  summary: 'Warns when units of a layer are 0 for every sample.',
  options,
  create({ share, action }) {
    let told: readonly string[] = []
    return {
      name: 'dead-units',
      phase: 'decide',
      on: {
        async epochEnd({ epoch }, run) {
          for (const { layer, units, dead } of await run.deadUnits()) {
            // Told once for each layer: dead units rarely come back.
            if (dead < share * units || told.includes(layer)) continue
            told = [...told, layer]
            const message =
              `epoch ${epoch}: ${dead} of the ${units} units of '${layer}' are 0 for every sample, and learn nothing any more. ` +
              'A lower learning rate, the initializer he-normal or the activation leaky-relu may help'
            raise(run, action, message)
          }
        },
      },
      save: () => ({ told }),
      load: (saved) => void ({ told } = saved as { told: readonly string[] }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:dead-units': OptionsOf<typeof deadUnits>
  }
}
