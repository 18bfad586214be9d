import { layerLabel, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { actionOption, raise } from './raise.js'

const options = v.strictObject({
  share: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0),
      v.maxValue(1),
      v.description("The fraction of a layer's units, from 0 to 1, that may be 0 for every sample before it speaks"),
    ),
    0.25,
  ),
  action: actionOption('warn', 'stop'),
})

/**
 * Warns or stops when many units of a layer are 0 for every sample: a ReLU that never opens no longer gets a gradient.
 *
 * Checks the training split, or a few hundred samples of it, after each epoch, and reports each layer once.
 * Lu et al., "Dying ReLU and initialization" (2019), arXiv:1903.06733.
 *
 * @example
 * { use: 'callback:dead-units', with: { share: 0.5 } }
 */
export const deadUnits = defineCallback({
  id: 'callback:dead-units',
  summary: 'Warns when units of a layer are 0 for every sample',
  options,
  create({ share, action }) {
    let warned: readonly string[] = []
    return {
      name: 'dead-units',
      phase: 'decide',
      on: {
        async epochEnd({ epoch }, run) {
          for (const { layer, units, dead } of await run.deadUnits()) {
            // Once for each layer: dead units rarely come back.
            if (dead < share * units || warned.includes(layer)) continue
            warned = [...warned, layer]
            raise(run, action, {
              where: `epoch ${epoch}`,
              problem: `${dead} of the ${units} units of ${layerLabel(layer)} are 0 for every sample, and learn nothing any more`,
              remedy: 'A lower learning rate, the initializer he-normal or the activation leaky-relu may help',
            })
          }
        },
      },
      save: () => ({ warned }),
      load: (saved) => void ({ warned } = saved as { warned: readonly string[] }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:dead-units': OptionsOf<typeof deadUnits>
  }
}
