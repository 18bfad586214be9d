import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { epochs, exactlyOne, minimum, steps } from './option-schemas.js'
import { defineSchedule } from './schedule.js'
import { factorOf, lengthOf } from './time.js'

const options = v.pipe(
  v.strictObject({
    firstEpochs: epochs('T₀ in epochs'),
    firstSteps: steps('T₀ in steps'),
    lengthen: v.optional(
      v.pipe(
        v.number(),
        v.finite(),
        v.minValue(1),
        v.description('m: how much longer each cycle is than the one before'),
      ),
      1,
    ),
    minimum,
  }),
  exactlyOne('firstEpochs', 'firstSteps'),
)

/**
 * Half cosines one after the other, each starting again from the full learning rate (SGDR); the i-th is T₀·mⁱ steps long, i counted from 0.
 *
 * η(t) = η_min + ½·(η₀ − η_min)·(1 + cos(π·tᵢ/Tᵢ)), with tᵢ the steps since the last restart. η_min is a learning rate, not a factor.
 * Throws `ExperimentError` unless exactly one of `firstEpochs` and `firstSteps` is given.
 * Loshchilov and Hutter, "SGDR: stochastic gradient descent with warm restarts" (2017), arXiv:1608.03983.
 *
 * @example
 * { use: 'schedule:cosine-restarts', with: { firstSteps: 10, lengthen: 2 } } // restarts at steps 10, 30, 70 …
 */
export const cosineRestarts = defineSchedule({
  id: 'schedule:cosine-restarts',
  summary: 'Half cosines, each starting again from the full learning rate',
  options,
  create: ({ firstEpochs, firstSteps, lengthen, minimum: lowest }) => ({
    factor(step, context) {
      let length = lengthOf({ epochs: firstEpochs, steps: firstSteps }, context)
      let since = lengthen === 1 ? step % length : step
      while (since >= length) {
        since -= length
        length *= lengthen
      }
      const wave = (1 + Math.cos((Math.PI * since) / length)) / 2
      return factorOf(lowest + (context.learningRate - lowest) * wave, context)
    },
  }),
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:cosine-restarts': OptionsOf<typeof cosineRestarts>
  }
}
