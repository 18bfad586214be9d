import { booleanOption, type Json, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import type { CometLog, CometMemory } from './comet/log.js'

const text = (words: string) => v.exactOptional(v.pipe(v.string(), v.minLength(1), v.description(words)))

const options = v.strictObject({
  project: v.optional(v.pipe(v.string(), v.minLength(1), v.description('The project at Comet')), 'telar'),
  workspace: text('The workspace at Comet; without it the default one of whoever sends'),
  name: text('The name of the run; without it that of the experiment'),
  tags: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.description('Tags of the run')), []),
  steps: booleanOption(
    'The loss, the metrics and the learning rate of every step, in place of those of each epoch',
    false,
  ),
})

/**
 * Writes the run for Comet as its own library does offline: parameters, metrics such as `train/loss` and `validation/accuracy`, the experiment, and how
 * the run ended. At its end they are in `comet/<key>.zip` in the folder of the run, which `comet upload runs/mnist-1/comet/*.zip` sends; training needs
 * neither Comet's library nor the network.
 *
 * A resumed run goes on from its checkpoint, under the same key, and replaces the file. Values of step s (from 0) are logged at s + 1, evaluations at
 * the number of steps before them. Metrics that are tables are left out.
 *
 * @example
 * { use: 'callback:comet', with: { project: 'digits', tags: ['baseline'] } }
 */
export const comet = defineCallback({
  id: 'callback:comet',
  summary: 'Writes the run as Comet does offline, for `comet upload`',
  options,
  create(config) {
    let log: CometLog | undefined
    let memory: CometMemory | null = null
    return {
      name: 'comet',
      phase: 'observe',
      on: {
        async runStart(event, run) {
          // With the first run that has such a file, so that a page without one loads no writer.
          const { openCometLog } = await import('./comet/log.js')
          log = await openCometLog(config, event, run, memory)
        },
        steps: (event, run) => log?.steps(event, run),
        evaluated: (event) => log?.evaluated(event),
        epochEnd: (event) => log?.epochEnd(event),
        runEnd: (event) => log?.runEnd(event),
      },
      settle: async () => log?.settle(),
      save: () => (log?.memory() ?? memory ?? null) as unknown as Json,
      load: (saved) => void (memory = saved as unknown as CometMemory | null),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:comet': OptionsOf<typeof comet>
  }
}
