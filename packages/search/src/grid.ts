import { gridOf, type Space, type Values } from './space.js'
import type { Strategy } from './strategy.js'

/**
 * Every combination, the last path changing fastest; dimensions of numbers give `points` values.
 *
 * @example
 * const events = search({ space, strategy: grid(), trials: gridSize(space), direction: 'minimize', run })
 */
export function grid(): Strategy {
  return {
    name: 'grid',
    suggest: ({ space, trials }) => combination(space, trials.length) ?? 'done',
  }
}

/**
 * How many combinations a grid has.
 *
 * @example
 * gridSize(parseSpace({ units: { choices: [64, 128] }, rate: { choices: [0.1, 0.2, 0.3] } })) // 6
 */
export function gridSize(space: Space): number {
  return Object.values(space).reduce((size, dimension) => size * gridOf(dimension).length, 1)
}

function combination(space: Space, index: number): Values | undefined {
  if (index >= gridSize(space)) return undefined
  const values: Record<string, Values[string]> = {}
  let rest = index
  for (const [path, dimension] of Object.entries(space).reverse()) {
    const choices = gridOf(dimension)
    values[path] = choices[rest % choices.length]!
    rest = Math.floor(rest / choices.length)
  }
  return Object.fromEntries(Object.keys(space).map((path) => [path, values[path]!]))
}
