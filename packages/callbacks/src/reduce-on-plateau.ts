import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineCallback } from './callback.js'
import { createMonitor, monitorOptions } from './monitor.js'

const count = v.pipe(v.number(), v.integer(), v.minValue(0))

const options = v.strictObject({
  ...monitorOptions,
  factor: v.optional(
    v.pipe(v.number(), v.gtValue(0), v.ltValue(1), v.description('What the learning rate is multiplied by')),
    0.1,
  ),
  patience: v.optional(
    v.pipe(
      count,
      v.description('Epochs in a row without a better number that are tolerated; the next one lowers the rate'),
    ),
    10,
  ),
  cooldown: v.optional(v.pipe(count, v.description('Epochs after a reduction that are not counted')), 0),
  minDelta: v.optional(
    v.pipe(v.number(), v.minValue(0), v.description('A smaller change for the better does not count')),
    0.0001,
  ),
  least: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.maxValue(1),
      v.description('The product of all reductions, as a factor of the learning rate, does not fall below this'),
    ),
    0,
  ),
})

interface Memory {
  readonly best: number | null
  readonly waited: number
  readonly cooling: number
  /** The product of all reductions. */
  readonly scale: number
}

/**
 * Lowers the learning rate when a monitored value has not improved for `patience` epochs, as PyTorch's `ReduceLROnPlateau` with `threshold_mode='abs'`.
 *
 * Multiplies the rate of all coming steps by `factor`, whatever the schedule says. Throws `ExperimentError` before the run for an unknown `monitor` or
 * `split`.
 *
 * @example
 * { use: 'callback:reduce-on-plateau', with: { factor: 0.5, patience: 3 } }
 */
export const reduceOnPlateau = defineCallback({
  id: 'callback:reduce-on-plateau',
  summary: 'Lowers the learning rate when a number no longer improves',
  options,
  create({ factor, patience, cooldown, minDelta, least, ...followed }) {
    const monitor = createMonitor('callback:reduce-on-plateau', followed)
    let memory: Memory = { best: null, waited: 0, cooling: 0, scale: 1 }
    return {
      name: 'reduce-on-plateau',
      phase: 'decide',
      check: monitor.check,
      on: {
        evaluated: monitor.evaluated,
        epochEnd(event, run) {
          const value = monitor.epochEnd(event)
          const better = monitor.isBetter(value, memory.best ?? undefined, minDelta)
          const cooling = Math.max(0, memory.cooling - 1)
          const waited = better || memory.cooling > 0 ? 0 : memory.waited + 1
          memory = { ...memory, best: better ? value : memory.best, waited, cooling }
          if (waited <= patience) return
          const scale = Math.max(least, memory.scale * factor)
          if (scale < memory.scale) run.scaleLearningRate(scale / memory.scale)
          memory = { ...memory, waited: 0, cooling: cooldown, scale }
        },
      },
      save: () => ({ ...memory }),
      load: (saved) => void (memory = saved as unknown as Memory),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:reduce-on-plateau': OptionsOf<typeof reduceOnPlateau>
  }
}
