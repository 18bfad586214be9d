/** Half a cosine, η(t) = η_min + ½(η₀ − η_min)(1 + cos(πt/T)). Loshchilov and Hutter, "SGDR" (2017), equation 5, arXiv:1608.03983. */
import { type OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { atMostOne, epochs, minimum, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { factorOf, lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    overEpochs: epochs('T in epochs; without it the whole run.'),
    overSteps: steps('T in steps; without it the whole run.'),
    minimum,
  }),
  atMostOne('overEpochs', 'overSteps'),
)

export const cosine = defineSchedule({
  kind: 'schedule',
  id: 'schedule:cosine',
  version: 1,
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
