import type { Json, OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback, type Run } from './callback.js'
import { gatherRows, scoresOf, type EpochRow } from './epoch-rows.js'
import { fileOption } from './log-file.js'

const options = v.strictObject({
  file: fileOption('history.json'),
})

/**
 * Keeps losses, metrics and learning rates of all epochs in one JSON file in the folder of the run, for reports and comparison.
 *
 * @example
 * { use: 'callback:history' } // history.json: { "epochs": [{ "epoch": 1, "step": 469, "seconds": 1.2, … }], "end": … }
 */
export const history = defineCallback({
  id: 'callback:history',
  summary: 'Keeps losses, metrics and learning rates of all epochs in one JSON file',
  options,
  create({ file }) {
    let epochs: EpochRow[] = []
    function write({ storage }: Run, end?: Json): Promise<void> {
      const text = JSON.stringify({ epochs, ...(end ? { end } : {}) }, null, 1)
      return storage.write(file, new TextEncoder().encode(`${text}\n`))
    }

    const rows = gatherRows((row, run) => {
      epochs = [...epochs, row]
      return write(run)
    })
    return {
      name: 'history',
      phase: 'observe',
      on: {
        ...rows.on,
        runEnd({ status, why, steps, seconds, evaluations }, run) {
          const scores = Object.entries(evaluations).map(
            ([split, evaluation]) => [split, scoresOf(evaluation)] as const,
          )
          return write(run, { status, why, steps, seconds, evaluations: Object.fromEntries(scores) as unknown as Json })
        },
      },
      save: () => ({ epochs, epoch: rows.save() }) as unknown as Json,
      load(saved) {
        const memory = saved as unknown as { epochs: EpochRow[]; epoch: Json }
        epochs = memory.epochs
        rows.load(memory.epoch)
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:history': OptionsOf<typeof history>
  }
}
