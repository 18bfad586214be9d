import { booleanOption, type Json, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import type { WandbMemory } from './wandb/file.js'
import type { WandbLog } from './wandb/log.js'

const text = (words: string) => v.exactOptional(v.pipe(v.string(), v.minLength(1), v.description(words)))

const options = v.strictObject({
  project: v.optional(v.pipe(v.string(), v.minLength(1), v.description('The project at W&B')), 'telar'),
  entity: text('The user or team at W&B; without it the one who sends'),
  name: text('The name of the run; without it that of the experiment'),
  tags: v.optional(v.pipe(v.array(v.pipe(v.string(), v.minLength(1))), v.description('Tags of the run')), []),
  steps: booleanOption(
    'The loss, the metrics and the learning rate of every step, in place of those of each epoch',
    false,
  ),
})

/**
 * Writes the run for Weights & Biases as its own library does offline, to `wandb/offline-run-…` in the folder of the run: config, history and summary
 * with metrics such as `train/loss` and `validation/accuracy`, and how it ended. `wandb sync runs/mnist-1/wandb` sends it; training needs neither
 * W&B's library nor the network.
 *
 * A resumed run goes on in the same file, without what was written after its checkpoint. Values of step s (from 0) are logged at s + 1, evaluations
 * at the number of steps before them. Metrics that are tables are left out.
 *
 * @example
 * { use: 'callback:wandb', with: { project: 'digits', tags: ['baseline'] } }
 */
export const wandb = defineCallback({
  id: 'callback:wandb',
  summary: 'Writes the run as W&B does offline, for `wandb sync`',
  options,
  create(config) {
    let log: WandbLog | undefined
    let memory: WandbMemory | null = null
    return {
      name: 'wandb',
      phase: 'observe',
      on: {
        async runStart(event, run) {
          // With the first run that has such a file, so that a page without one loads no writer.
          const { openWandbLog } = await import('./wandb/log.js')
          log = await openWandbLog(config, event, run, memory)
        },
        epochStart: () => log?.epochStart(),
        steps: (event, run) => log?.steps(event, run),
        evaluated: (event) => log?.evaluated(event),
        epochEnd: (event) => log?.epochEnd(event),
        runEnd: (event) => log?.runEnd(event),
      },
      settle: async () => log?.settle(),
      save: () => (log?.memory() ?? memory ?? null) as unknown as Json,
      load: (saved) => void (memory = saved as unknown as WandbMemory | null),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:wandb': OptionsOf<typeof wandb>
  }
}
