import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { actionOption, raise } from './raise.js'

const options = v.strictObject({
  share: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0.5),
      v.maxValue(1),
      v.description('It speaks when one class is predicted for at least this fraction of the samples'),
    ),
    0.95,
  ),
  action: actionOption('warn', 'stop'),
})

/**
 * Warns or stops when one class is predicted for nearly every sample, which the mean loss can hide.
 *
 * Checks the predicted classes of every evaluated split, and reports once until the split has recovered.
 *
 * @example
 * { use: 'callback:collapse-guard', with: { share: 0.9, action: 'stop' } }
 */
export const collapseGuard = defineCallback({
  id: 'callback:collapse-guard',
  summary: 'Warns when one class is predicted for nearly everything',
  options,
  create({ share, action }) {
    let classes: readonly string[] = []
    let collapsed: readonly string[] = []
    return {
      name: 'collapse-guard',
      phase: 'decide',
      on: {
        runStart: (event) => void ({ classes } = event),
        evaluated({ epoch, split, predicted, loss }, run) {
          // NaN is reported by the non-finite guard, and what is answered beside it says little.
          if (Number.isNaN(loss)) return
          const all = predicted.reduce((sum, count) => sum + count, 0)
          const most = Math.max(0, ...predicted)
          const others = collapsed.filter((name) => name !== split)
          if (predicted.length < 2 || most < share * all) return void (collapsed = others)
          // Once per split, until it has recovered.
          if (collapsed.includes(split)) return
          collapsed = [...others, split]
          const index = predicted.indexOf(most)
          raise(run, action, {
            where: `epoch ${epoch}`,
            problem: `${((100 * most) / all).toFixed(1)} % of ${split} is predicted as class '${classes[index] ?? index}'`,
            remedy:
              'Unless the data is as uneven: lower the learning rate, check the scale of the inputs and of the first weights, or use class weights',
          })
        },
      },
      save: () => ({ collapsed }),
      load: (saved) => void ({ collapsed } = saved as { collapsed: readonly string[] }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:collapse-guard': OptionsOf<typeof collapseGuard>
  }
}
