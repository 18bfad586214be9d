import type { OptionsOf } from '@telarjs/core'
import * as v from 'valibot'
import { defineSchedule } from './schedule.js'

const divisor = v.pipe(v.number(), v.finite(), v.minValue(1))

const options = v.strictObject({
  riseFraction: v.optional(
    v.pipe(
      v.number(),
      v.gtValue(0),
      v.ltValue(1),
      v.description('The part of the run in which the learning rate rises'),
    ),
    0.3,
  ),
  startDivisor: v.optional(
    v.pipe(divisor, v.description('The first learning rate is the experiment’s divided by this')),
    25,
  ),
  endDivisor: v.optional(
    v.pipe(divisor, v.description('The last learning rate is the first one divided by this')),
    10_000,
  ),
  shape: v.optional(v.pipe(v.picklist(['cosine', 'linear']), v.description('The curve of rise and fall')), 'cosine'),
})

/**
 * One cycle: up from η₀/`startDivisor` to the experiment's learning rate η₀, then down to η₀/(`startDivisor`·`endDivisor`) at the last step.
 *
 * Both parts follow half a cosine or a straight line. As PyTorch's `OneCycleLR`, without its momentum.
 * Smith and Topin, "Super-convergence: very fast training of neural networks using large learning rates" (2018), arXiv:1708.07120.
 *
 * @example
 * { use: 'schedule:one-cycle', with: { riseFraction: 0.3 } } // the peak is at 30 % of the run
 */
export const oneCycle = defineSchedule({
  id: 'schedule:one-cycle',
  summary: 'Rises to the learning rate, then falls far below where it began',
  options,
  create({ riseFraction, startDivisor, endDivisor, shape }) {
    const [first, last] = [1 / startDivisor, 1 / startDivisor / endDivisor]
    function between(from: number, to: number, part: number): number {
      return from + (to - from) * (shape === 'linear' ? part : (1 - Math.cos(Math.PI * part)) / 2)
    }
    return {
      factor(step, { steps }) {
        // As in PyTorch, the peak is one step before the end of the rise, so that the last step of the run has the last rate.
        const [peak, end] = [Math.max(0, riseFraction * steps - 1), steps - 1]
        if (step < peak) return between(first, 1, step / peak)
        if (step >= end) return last
        return between(1, last, (step - peak) / (end - peak))
      },
    }
  },
})

declare module '@telarjs/core' {
  interface PluginOptions {
    'schedule:one-cycle': OptionsOf<typeof oneCycle>
  }
}
