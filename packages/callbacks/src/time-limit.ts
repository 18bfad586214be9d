import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback, type Run } from './callback.js'

const options = v.strictObject({
  minutes: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.description('How long the run may take, evaluations included')),
    60,
  ),
})

/**
 * Stops the run after some minutes of training and evaluation; for a resumed run, minutes before the interruption count.
 *
 * @example
 * { use: 'callback:time-limit', with: { minutes: 5 } }
 */
export const timeLimit = defineCallback({
  id: 'callback:time-limit',
  summary: 'Stops the run after some minutes',
  options,
  create({ minutes }) {
    let milliseconds = 0
    let since: number | undefined

    function look(_: unknown, run: Run): void {
      const now = Date.now()
      milliseconds += now - (since ?? now)
      since = now
      if (milliseconds >= minutes * 60_000) run.stop(`the time limit of ${minutes} minutes is reached`)
    }

    return {
      name: 'time-limit',
      phase: 'decide',
      on: { runStart: look, steps: look, evaluated: look, epochEnd: look },
      save: () => ({ milliseconds }),
      load: (saved) => void ({ milliseconds } = saved as { milliseconds: number }),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:time-limit': OptionsOf<typeof timeLimit>
  }
}
