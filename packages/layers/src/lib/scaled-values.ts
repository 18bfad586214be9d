import { sizeOf } from '@telarjs/core'
import type { Initializer } from '../initializer.js'
import { fansOf, type Fans } from './fans.js'

/** How the variance of a kernel follows from its shape. */
export interface VarianceScaling {
  /** The variance is `scale / n`. */
  readonly scale: number
  /** What n is: fanIn, fanOut, or their mean. */
  readonly mode: 'fan-in' | 'fan-out' | 'fan-average'
  readonly distribution: 'normal' | 'uniform'
}

/** An initializer of mean 0 and variance `scale / n`; uniform values lie within ±√(3·variance). */
export function scaledValues({ scale, mode, distribution }: VarianceScaling): Initializer {
  return {
    values(shape, random) {
      const variance = scale / fanOf(fansOf(shape), mode)
      if (distribution === 'uniform') {
        const limit = Math.sqrt(3 * variance)
        return random.uniform(sizeOf(shape)).map((value) => limit * (2 * value - 1))
      }
      const deviation = Math.sqrt(variance)
      return random.normal(sizeOf(shape)).map((value) => deviation * value)
    },
  }
}

function fanOf({ fanIn, fanOut }: Fans, mode: VarianceScaling['mode']): number {
  if (mode === 'fan-average') return (fanIn + fanOut) / 2
  return mode === 'fan-in' ? fanIn : fanOut
}
