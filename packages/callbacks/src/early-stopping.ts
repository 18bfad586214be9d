import { booleanOption, counted, type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback, type Run } from './callback.js'
import { createMonitor, monitorOptions } from './monitor.js'

const options = v.strictObject({
  ...monitorOptions,
  patience: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('Epochs in a row without a better number before it stops'),
    ),
    10,
  ),
  minDelta: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description('A smaller change for the better does not count')),
    0,
  ),
  restoreBest: booleanOption('Go back to the params of the best epoch when the run ends', true),
})

interface Memory {
  readonly best: number | null
  readonly bestEpoch: number
  readonly bestStep: number
  readonly waited: number
}

/**
 * Stops when a monitored value has not improved for `patience` epochs, and restores the params of the best epoch when the run ends.
 *
 * They are also restored where something else stops the run, such as a time limit or the last epoch; not where the run is aborted or fails.
 * Monitors the loss or a metric of one split. Throws `ExperimentError` before the run for an unknown `monitor` or `split`.
 * Prechelt, "Early stopping – but when?" (1998).
 *
 * @example
 * { use: 'callback:early-stopping', with: { monitor: 'accuracy', patience: 5 } }
 */
export const earlyStopping = defineCallback({
  id: 'callback:early-stopping',
  summary: 'Stops when a number no longer improves, and goes back to the best epoch',
  options,
  create({ patience, minDelta, restoreBest, ...followed }) {
    const monitor = createMonitor('callback:early-stopping', followed)
    let memory: Memory = { best: null, bestEpoch: 0, bestStep: 0, waited: 0 }
    let lastEpoch = 0
    let restoredAt: number | undefined

    /** Does nothing where the current params are already the best. */
    function restore(step: number, run: Run): void {
      if (!restoreBest || step === restoredAt || memory.bestEpoch === 0 || step === memory.bestStep) return
      restoredAt = step
      run.restore('best')
    }

    return {
      name: 'early-stopping',
      phase: 'decide',
      check: monitor.check,
      on: {
        runStart: ({ experiment }) => void (lastEpoch = experiment.epochs),
        evaluated: monitor.evaluated,
        epochEnd(event, run) {
          const value = monitor.epochEnd(event)
          if (monitor.isBetter(value, memory.best ?? undefined, minDelta)) {
            memory = { best: value, bestEpoch: event.epoch, bestStep: event.step, waited: 0 }
            if (restoreBest) run.keep('best')
          } else {
            memory = { ...memory, waited: memory.waited + 1 }
          }
          const over = memory.waited >= patience
          if (over)
            run.stop(
              `no better ${monitor.label} for ${counted(patience, 'epoch')} (best ${memory.best?.toPrecision(4) ?? 'none'} at epoch ${memory.bestEpoch})`,
            )
          if (over || event.epoch >= lastEpoch) restore(event.step, run)
        },
        trainingEnd: ({ step }, run) => restore(step, run),
      },
      save: () => ({ ...memory }),
      load: (saved) => void (memory = saved as unknown as Memory),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:early-stopping': OptionsOf<typeof earlyStopping>
  }
}
