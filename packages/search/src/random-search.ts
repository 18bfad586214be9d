import type { Random } from '@telarjs/core'
import { fromUnit, sameValues, type Space, type Values } from './space.js'
import type { Strategy } from './strategy.js'

/** How often a point that was already tried is drawn again before it is accepted anyway. */
const draws = 50

/**
 * Points drawn uniformly. Bergstra and Bengio, "Random search for hyper-parameter optimization" (2012).
 *
 * @example
 * const events = search({ space, strategy: randomSearch(), trials: 20, direction: 'minimize', run })
 */
export function randomSearch(): Strategy {
  return {
    name: 'random',
    suggest({ space, trials, random }) {
      let values = drawEvenly(space, random.stream(0))
      for (let draw = 1; draw < draws && trials.some((trial) => sameValues(values, trial.values)); draw++)
        values = drawEvenly(space, random.stream(draw))
      return values
    },
  }
}

/** A random point of the space, each dimension drawn uniformly on its scale. */
export function drawEvenly(space: Space, random: Random): Values {
  const units = random.uniform(Object.keys(space).length)
  return Object.fromEntries(Object.entries(space).map(([path, dimension], i) => [path, fromUnit(dimension, units[i]!)]))
}
