import { tensorLabel, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback, type Run } from './callback.js'
import { actionOption, raise } from './raise.js'

const options = v.strictObject({ action: actionOption('fail', 'stop', 'warn') })

/**
 * Ends a run whose loss is NaN or infinite, and names the first tensor with such a value.
 *
 * Throws `TrainError` for the action `fail`, the default.
 *
 * @example
 * { use: 'callback:non-finite-guard', with: { action: 'stop' } }
 */
export const nonFiniteGuard = defineCallback({
  id: 'callback:non-finite-guard',
  summary: 'Ends a run whose loss is not finite, and names the first tensor at fault',
  options,
  create({ action }) {
    let run: Run | undefined
    let warned = false
    const backlog = createBacklog(async ({ from }, losses) => {
      const at = losses.findIndex((loss) => !Number.isFinite(loss))
      if (at < 0 || warned) return
      warned = true
      const name = await run!.firstNonFinite()
      const hint =
        name === undefined
          ? 'all params are still finite, so look at the data and the loss'
          : `the first tensor that is not finite: ${tensorLabel(name)}`
      raise(run!, action, {
        where: `step ${from + at}`,
        problem: `the loss is ${losses[at]}; ${hint}`,
        remedy: 'A lower learning rate or gradient clipping may help',
      })
    })

    return {
      name: 'non-finite-guard',
      phase: 'decide',
      on: {
        runStart: (_, host) => void (run = host),
        ...backlog.on,
        runEnd: ({ status }) => (status === 'failed' ? undefined : backlog.settle()),
      },
      settle: backlog.settle,
      save: () => ({ warned }),
      load: (saved) => void ({ warned } = saved as { warned: boolean }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:non-finite-guard': OptionsOf<typeof nonFiniteGuard>
  }
}
