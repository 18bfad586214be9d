/** Polynomial decay, η(t) = η_min + (η₀ − η_min)·(1 − t/T)^p; linear with p = 1. */
import { type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { atMostOne, epochs, minimum, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { factorOf, lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    power: v.optional(
      v.pipe(v.number(), v.finite(), v.gtValue(0), v.description('p: 1 is a straight line, 2 falls faster at first.')),
      1,
    ),
    overEpochs: epochs('T in epochs; without it the whole run.'),
    overSteps: steps('T in steps; without it the whole run.'),
    minimum,
  }),
  atMostOne('overEpochs', 'overSteps'),
)

export const polynomialDecay = defineSchedule({
  kind: 'schedule',
  id: 'schedule:polynomial-decay',
  version: 1,
  summary: 'Falls along a power of the time that is left',
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
