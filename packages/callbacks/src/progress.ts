import { grouped, type OptionsOf, type RunEvents } from '@telarjs/core'
import * as v from 'valibot'
import { createBacklog } from './backlog.js'
import { defineCallback } from './callback.js'
import { clock } from './format.js'

const options = v.strictObject({
  everySeconds: v.optional(
    v.pipe(
      v.number(),
      v.minValue(0),
      v.description('The shortest time between two lines; the end of an epoch is always reported'),
    ),
    5,
  ),
})

/**
 * Regularly reports epoch, step, loss, learning rate, speed and the time left in one line, for hosts without a display of their own.
 *
 * @example
 * { use: 'callback:progress', with: { everySeconds: 1 } } // epoch 1/10  step 94/469  loss 0.4512  learning rate 0.001  …
 */
export const progress = defineCallback({
  id: 'callback:progress',
  summary: 'Reports epoch, step, loss, learning rate, speed and time left, in one line',
  options,
  create({ everySeconds }) {
    let start: RunEvents['runStart'] | undefined
    let loss = NaN
    let reportedAt = -Infinity
    let evaluations: string[] = []
    const backlog = createBacklog(
      (_, losses) => void (loss = losses.reduce((sum, value) => sum + value, 0) / losses.length),
    )

    function lineOf(
      { epoch, to, learningRates, samplesPerSecond }: RunEvents['steps'],
      { steps, stepsPerEpoch, experiment }: RunEvents['runStart'],
    ): string {
      const left = ((steps - to) * experiment.batchSize) / samplesPerSecond
      return [
        `epoch ${epoch}/${experiment.epochs}`,
        `step ${to - (epoch - 1) * stepsPerEpoch}/${stepsPerEpoch}`,
        ...(Number.isNaN(loss) ? [] : [`loss ${loss.toFixed(4)}`]),
        `learning rate ${Number(learningRates.at(-1)!.toPrecision(3))}`,
        `${grouped(samplesPerSecond)} samples/s`,
        ...(Number.isFinite(left) ? [`${clock(left)} left`] : []),
      ].join('  ')
    }

    return {
      name: 'progress',
      phase: 'observe',
      on: {
        runStart: (event) => void (start = event),
        async steps(event, run) {
          await backlog.add(event, run)
          if (!start || Date.now() - reportedAt < everySeconds * 1000) return
          reportedAt = Date.now()
          run.report(lineOf(event, start))
        },
        evaluated: ({ split, ...scores }) => void evaluations.push(`${split} ${textOf(scores)}`),
        async epochEnd(event, run) {
          await backlog.settle()
          run.report(
            [
              `epoch ${event.epoch}/${start?.experiment.epochs ?? event.epoch}`,
              textOf(event),
              ...evaluations,
              clock(event.seconds),
            ].join('  '),
          )
          evaluations = []
        },
      },
    }
  },
})

function textOf({ loss, metrics }: Pick<RunEvents['evaluated'] | RunEvents['epochEnd'], 'loss' | 'metrics'>): string {
  const numbers = Object.entries(metrics).flatMap(([name, value]) =>
    typeof value === 'number' ? [`${name} ${value.toFixed(4)}`] : [],
  )
  return [`loss ${loss.toFixed(4)}`, ...numbers].join('  ')
}

declare module '@telarjs/core' {
  interface PluginOptions {
    'callback:progress': OptionsOf<typeof progress>
  }
}
