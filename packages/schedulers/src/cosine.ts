import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { atMostOne, epochs, minimum, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { factorOf, lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    overEpochs: epochs('T in epochs; without it the whole run'),
    overSteps: steps('T in steps; without it the whole run'),
    minimum,
  }),
  atMostOne('overEpochs', 'overSteps'),
)

/**
 * Half a cosine from the learning rate down to a minimum, then constant: slowly, fast, slowly.
 *
 * η(t) = η_min + ½·(η₀ − η_min)·(1 + cos(π·min(t, T)/T)). T is the whole run unless `overEpochs` or `overSteps` says otherwise; η_min is a learning
 * rate, not a factor. Throws `ExperimentError` where both are given. Loshchilov and Hutter, "SGDR" (2017), equation 5, arXiv:1608.03983.
 *
 * @example
 * { use: 'schedule:cosine', with: { overSteps: 4 } } // η₀·[1, 0.854, 0.5, 0.146, 0, 0, …]
 */
export const cosine = defineSchedule({
  id: 'schedule:cosine',
  summary: 'Falls along half a cosine: slowly, fast, slowly',
  options,
  create: ({ overEpochs, overSteps, minimum: lowest }) => ({
    factor(step, context) {
      const length = lengthOf({ epochs: overEpochs, steps: overSteps }, context)
      const wave = (1 + Math.cos((Math.PI * Math.min(step, length)) / length)) / 2
      return factorOf(lowest + (context.learningRate - lowest) * wave, context)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:cosine': OptionsOf<typeof cosine>
  }
}
