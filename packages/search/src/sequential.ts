import { ownValue } from '@telarjs/core'
import { gridOf, sameValues, type Values } from './space.js'
import type { Strategy } from './strategy.js'
import { bestTrial } from './trial.js'

/**
 * Optimizes one parameter at a time, in the order of the space: tries its values with the best values of the others so far, and keeps the best one.
 *
 * @param start values to begin with; without it, or for paths that it lacks, the first value of each grid
 * @example
 * const events = search({ space, strategy: sequential(), trials: 50, direction: 'minimize', run })
 */
export function sequential(start: Values = {}): Strategy {
  return {
    name: 'sequential',
    suggest({ space, trials, direction }) {
      const paths = Object.keys(space)
      const first = Object.fromEntries(paths.map((path) => [path, ownValue(start, path) ?? gridOf(space[path]!)[0]!]))
      const tried = (values: Values) => trials.find((trial) => sameValues(values, trial.values))
      if (!tried(first)) return first
      let best: Values = first
      for (const path of paths) {
        const row = [best, ...gridOf(space[path]!).map((value) => ({ ...best, [path]: value }))]
        const next = row.find((values) => !tried(values))
        if (next) return next
        const known = row.map((values) => tried(values)!)
        if (known.some(({ status }) => status === 'running')) return 'wait'
        best = bestTrial(known, direction)?.values ?? best
      }
      return 'done'
    },
  }
}
