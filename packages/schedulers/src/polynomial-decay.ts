import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { atMostOne, epochs, minimum, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { factorOf, lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    power: v.optional(
      v.pipe(v.number(), v.finite(), v.gtValue(0), v.description('p: 1 is a straight line, 2 falls faster at first')),
      1,
    ),
    overEpochs: epochs('T in epochs; without it the whole run'),
    overSteps: steps('T in steps; without it the whole run'),
    minimum,
  }),
  atMostOne('overEpochs', 'overSteps'),
)

/**
 * Polynomial decay from the learning rate down to a minimum, then constant: η(t) = η_min + (η₀ − η_min)·(1 − min(t, T)/T)^p, linear with p = 1.
 *
 * T is the whole run unless `overEpochs` or `overSteps` says otherwise; η_min is a learning rate, not a factor. Throws `ExperimentError` where both are
 * given.
 *
 * @example
 * { use: 'schedule:polynomial-decay', with: { power: 2, overSteps: 2 } } // η₀·[1, 0.25, 0, 0, …]
 */
export const polynomialDecay = defineSchedule({
  id: 'schedule:polynomial-decay',
  summary: 'Falls along a power of the remaining time',
  options,
  create: ({ power, overEpochs, overSteps, minimum: lowest }) => ({
    factor(step, context) {
      const length = lengthOf({ epochs: overEpochs, steps: overSteps }, context)
      const left = 1 - Math.min(step, length) / length
      return factorOf(lowest + (context.learningRate - lowest) * left ** power, context)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:polynomial-decay': OptionsOf<typeof polynomialDecay>
  }
}
