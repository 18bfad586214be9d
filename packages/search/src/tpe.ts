import { drawEvenly } from './random-search.js'
import { createParzen, type Point } from './parzen.js'
import { choicesOf, fromUnit, toUnit, type Space, type Values } from './space.js'
import type { Strategy } from './strategy.js'
import { bestReport, compareValues, type Direction, type Trial } from './trial.js'

/** Settings of the tree-structured Parzen estimator. */
export interface TpeOptions {
  /** Trials drawn uniformly before it begins. Defaults to 10. */
  readonly startup?: number
  /** Candidates that are compared for one suggestion. Defaults to 24. */
  readonly candidates?: number
}

/**
 * Tree-structured Parzen estimator: models the density l of the good points and g of the others, and tries the drawn point with the highest l / g.
 * Bergstra, Bardenet, Bengio and Kégl, "Algorithms for hyper-parameter optimization" (2011); kernels over all dimensions at once as in
 * Falkner, Klein and Hutter, "BOHB" (2018). Running trials count as bad ones, so that parallel trials do not all try the same place.
 *
 * @example
 * const events = search({ space, strategy: tpe({ startup: 5 }), trials: 50, direction: 'minimize', run })
 */
export function tpe({ startup = 10, candidates = 24 }: TpeOptions = {}): Strategy {
  return {
    name: 'tpe',
    suggest({ space, trials, direction, random }) {
      const ended = trials.filter(({ status }) => status !== 'running')
      if (ended.length < startup) return drawEvenly(space, random.stream('even'))
      const ranked = rank(ended, direction)
      const good = ranked.slice(0, Math.min(25, Math.ceil(ranked.length / 10)))
      const bad = [...ranked.slice(good.length), ...trials.filter(({ status }) => status === 'running')]
      const pointsOf = (from: readonly Trial[]) => from.map(({ values }) => toPoint(space, values))
      const sizes = Object.values(space).map((dimension) => choicesOf(dimension)?.length)
      const [l, g] = [createParzen(pointsOf(good), sizes), createParzen(pointsOf(bad), sizes)]
      const drawn = Array.from({ length: candidates }, (_, index) => l.draw(random.stream('candidate').stream(index)))
      const scores = drawn.map((point) => l.logDensity(point) - g.logDensity(point))
      return toValues(space, drawn[scores.indexOf(Math.max(...scores))]!)
    },
  }
}

/** Completed trials by their value, then pruned ones (those that lasted longest first), then failed ones. */
function rank(trials: readonly Trial[], direction: Direction): Trial[] {
  const compare = compareValues(direction)
  const place = { completed: 0, pruned: 1, failed: 2, running: 3 }
  const reached = (trial: Trial) => trial.reports.at(-1)?.epoch ?? 0
  const value = (trial: Trial) => trial.value ?? bestReport(trial, Infinity, direction) ?? 0
  return [...trials].sort((a, b) => {
    if (a.status !== b.status) return place[a.status] - place[b.status]
    if (a.status === 'pruned' && reached(a) !== reached(b)) return reached(b) - reached(a)
    return compare(value(a), value(b))
  })
}

/** A choice becomes its index, a number its position from 0 to 1. */
function toPoint(space: Space, values: Values): Point {
  return Object.entries(space).map(([path, dimension]) => {
    const choices = choicesOf(dimension)
    if (!choices) return toUnit(dimension, values[path]!)
    return choices.findIndex((choice) => JSON.stringify(choice) === JSON.stringify(values[path]))
  })
}

function toValues(space: Space, point: Point): Values {
  return Object.fromEntries(
    Object.entries(space).map(([path, dimension], i) => [
      path,
      choicesOf(dimension)?.[point[i]!] ?? fromUnit(dimension, point[i]!),
    ]),
  )
}
