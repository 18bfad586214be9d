import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback, type Run } from './callback.js'
import { actionOption, raise } from './raise.js'

const options = v.strictObject({
  factor: v.optional(
    v.pipe(v.number(), v.gtValue(1), v.description('The loss may be at most this many times that of the first step')),
    1.5,
  ),
  patience: v.optional(
    v.pipe(
      v.number(),
      v.integer(),
      v.minValue(1),
      v.description('Steps in a row that the smoothed loss may be too high'),
    ),
    50,
  ),
  action: actionOption('warn', 'stop', 'fail'),
})

/** Weight of the previous value in the smoothed loss. */
const smoothing = 0.9

interface Memory {
  /** The loss of the first step, before anything has been learned. */
  readonly first: number | null
  readonly smooth: number
  /** Steps in a row above the limit. */
  readonly above: number
  readonly warned: boolean
}

/**
 * Warns, stops or fails when the loss rises above where the run began and stays there, as it does when the learning rate is too high.
 *
 * Smooths the loss of the steps as 0.9·before + 0.1·loss, and acts when it has been above `factor` times the first loss for `patience` steps
 * in a row. Reports once. Throws `TrainError` for the action `fail`.
 *
 * @example
 * { use: 'callback:divergence-guard', with: { factor: 2, action: 'stop' } }
 */
export const divergenceGuard = defineCallback({
  id: 'callback:divergence-guard',
  summary: 'Warns when the loss rises above where it began',
  options,
  create({ factor, patience, action }) {
    let run: Run | undefined
    let memory: Memory = { first: null, smooth: 0, above: 0, warned: false }
    const backlog = createBacklog(({ from }, losses) => losses.forEach((loss, i) => look(from + i, loss)))

    function look(step: number, loss: number): void {
      if (!Number.isFinite(loss)) return
      const first = memory.first ?? loss
      const smooth = memory.first === null ? loss : smoothing * memory.smooth + (1 - smoothing) * loss
      memory = { ...memory, first, smooth, above: smooth > factor * first ? memory.above + 1 : 0 }
      if (memory.above >= patience && !memory.warned) act(step, first, smooth)
    }

    function act(step: number, first: number, smooth: number): void {
      memory = { ...memory, warned: true }
      raise(run!, action, {
        where: `step ${step}`,
        problem: `the loss is ${smooth.toPrecision(3)}, more than ${factor} times the ${first.toPrecision(3)} it began with, for ${patience} steps`,
        remedy: 'A lower learning rate, a warm-up or gradient clipping may help',
      })
    }

    return {
      name: 'divergence-guard',
      phase: 'decide',
      on: {
        runStart: (_, host) => void (run = host),
        ...backlog.on,
      },
      settle: backlog.settle,
      save: () => ({ ...memory }),
      load: (saved) => void (memory = saved as unknown as Memory),
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:divergence-guard': OptionsOf<typeof divergenceGuard>
  }
}
