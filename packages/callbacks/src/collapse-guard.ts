/** Notices a network that predicts one class for nearly everything, which a mean loss can hide. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { raise } from './raise.js'

const options = v.strictObject({
  share: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0.5),
      v.maxValue(1),
      v.title('Share'),
      v.description('One class predicted for at least this part of the samples is a collapse.'),
    ),
    0.95,
  ),
  action: v.optional(
    v.pipe(v.picklist(['warn', 'stop']), v.title('Action'), v.description('warn: the run goes on. stop: it ends.')),
    'warn',
  ),
})

export const collapseGuard = defineCallback({
  kind: 'callback',
  id: 'callback:collapse-guard',
  version: 1,
  summary: 'Warns when one class is predicted for nearly everything.',
  options,
  create({ share, action }) {
    let classes: readonly string[] = []
    let collapsed: readonly string[] = []
    return {
      name: 'collapse-guard',
      phase: 'decide',
      on: {
        runStart: (event) => void ({ classes } = event),
        evaluated({ epoch, split, predicted }, run) {
          const all = predicted.reduce((sum, count) => sum + count, 0)
          const most = Math.max(0, ...predicted)
          const others = collapsed.filter((name) => name !== split)
          if (predicted.length < 2 || most < share * all) return void (collapsed = others)
          // Told once, until the split has recovered.
          if (collapsed.includes(split)) return
          collapsed = [...others, split]
          const index = predicted.indexOf(most)
          const message =
            `epoch ${epoch}: ${((100 * most) / all).toFixed(1)} % of ${split} is predicted as class '${classes[index] ?? index}'. ` +
            'Unless the data is as uneven: lower the learning rate, check the scale of the inputs and of the first weights, or use class weights'
          raise(run, action, message)
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
