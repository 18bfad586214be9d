/** Ends a run whose loss is no longer a number, and names the first tensor that is not finite. */
import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback, type Run } from './callback.js'
import { raise } from './raise.js'

const options = v.strictObject({
  action: v.optional(
    v.pipe(
      v.picklist(['fail', 'stop', 'warn']),
      v.title('Action'),
      v.description('fail: the run ends with an error. stop: it ends as if stopped. warn: it goes on.'),
    ),
    'fail',
  ),
})

export const nonFiniteGuard = defineCallback({
  kind: 'callback',
  id: 'callback:non-finite-guard',
  version: 1,
  summary: 'Ends a run whose loss is not finite, and names the first tensor at fault.',
  options,
  create({ action }) {
    let run: Run | undefined
    let told = false
    const backlog = createBacklog(async ({ from }, losses) => {
      const at = losses.findIndex((loss) => !Number.isFinite(loss))
      if (at < 0 || told) return
      told = true
      const name = await run!.firstNonFinite()
      const where =
        name === undefined
          ? 'all params are still finite, so look at the data and the loss'
          : `the first tensor that is not finite is '${name}'`
      const message = `step ${from + at}: the loss is ${losses[at]}; ${where}. A lower learning rate, gradient clipping or inputs scaled to about 1 may help`
      raise(run!, action, message)
    })

    return {
      name: 'non-finite-guard',
      phase: 'decide',
      on: {
        runStart: (_, host) => void (run = host),
        steps: (event) => backlog.add(event),
        evaluated: () => backlog.settle(),
        epochEnd: () => backlog.settle(),
        runEnd: ({ status }) => (status === 'failed' ? undefined : backlog.settle()),
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:non-finite-guard': OptionsOf<typeof nonFiniteGuard>
  }
}
