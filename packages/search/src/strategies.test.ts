import { describe, expect, test } from 'vitest'
import { branin, hartmann6, tuning, type TestFunction } from '../fixtures/functions.js'
import { grid, gridSize } from './grid.js'
import { randomSearch } from './random-search.js'
import { search } from './search.js'
import { sequential } from './sequential.js'
import { parseSpace, type Values } from './space.js'
import type { Strategy } from './strategy.js'
import { tpe } from './tpe.js'
import type { Trial } from './trial.js'

async function least(
  { space, of }: TestFunction,
  strategy: Strategy,
  trials: number,
  seed: number,
  parallel = 1,
): Promise<number> {
  let best = Infinity
  for await (const event of search({
    space,
    strategy,
    trials,
    seed,
    parallel,
    direction: 'minimize',
    run: async ({ values }) => of(values),
  }))
    best = event.best?.value ?? best
  return best
}

async function tried(
  space: Record<string, unknown>,
  strategy: Strategy,
  run: (values: Values) => number,
  direction: 'minimize' | 'maximize' = 'minimize',
): Promise<readonly Trial[]> {
  let all: readonly Trial[] = []
  for await (const { trials } of search({
    space: parseSpace(space),
    strategy,
    trials: 1000,
    direction,
    run: async ({ values }) => run(values),
  }))
    all = trials
  return all
}

describe('functions with known optima', () => {
  test.each([
    [branin, -5, 10],
    [hartmann6, 0, 1],
  ])('$name is written down right', (f) => {
    // The published minima: Branin at (π, 2.275), Hartmann 6 at the point below.
    const at =
      f === branin
        ? { x: Math.PI, y: 2.275 }
        : { a: 0.20169, b: 0.150011, c: 0.476874, d: 0.275332, e: 0.311652, f: 0.6573 }
    expect(f.of(at)).toBeCloseTo(f.least, 4)
  })

  test.each([
    [branin, 60],
    [hartmann6, 100],
    [tuning, 60],
  ])('TPE comes nearer to the least value than random search, over seeds: %#', async (f, trials) => {
    const seeds = Array.from({ length: 15 }, (_, seed) => seed)
    const distance = async (strategy: Strategy) => {
      const found = await Promise.all(seeds.map((seed) => least(f, strategy, trials, seed)))
      return found.map((value) => value - f.least)
    }
    const [parzen, even] = [await distance(tpe()), await distance(randomSearch())]
    const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
    expect(mean(parzen)).toBeLessThan(0.7 * mean(even))
    expect(parzen.filter((value, i) => value < even[i]!).length).toBeGreaterThanOrEqual(10)
  })

  test('TPE also does with several trials at once', async () => {
    const seeds = Array.from({ length: 8 }, (_, seed) => seed)
    const sum = async (strategy: Strategy) =>
      (await Promise.all(seeds.map((seed) => least(tuning, strategy, 60, seed, 4)))).reduce(
        (total, value) => total + value,
        0,
      )
    expect(await sum(tpe())).toBeLessThan(0.7 * (await sum(randomSearch())))
  })
})

describe('grid', () => {
  test('tries every combination once, the last path changing fastest', async () => {
    const space = { a: { choices: [1, 2] }, b: { uniform: [0, 1], points: 3 }, c: { logInt: [1, 100], points: 3 } }
    const trials = await tried(space, grid(), () => 0)
    expect(trials).toHaveLength(gridSize(parseSpace(space)))
    expect(trials.slice(0, 4).map(({ values }) => values)).toEqual([
      { a: 1, b: 0, c: 1 },
      { a: 1, b: 0, c: 10 },
      { a: 1, b: 0, c: 100 },
      { a: 1, b: 0.5, c: 1 },
    ])
    expect(new Set(trials.map(({ values }) => JSON.stringify(values))).size).toBe(18)
  })
})

describe('sequential', () => {
  const space = { a: { choices: [1, 2, 3] }, b: { choices: [10, 20, 30] } }

  test('changes one parameter at a time and keeps the best', async () => {
    // From (1, 10): a = 3 is best, then b = 20 with it.
    const trials = await tried(space, sequential(), ({ a, b }) => (Number(a) - 3) ** 2 + (Number(b) - 20) ** 2)
    expect(trials.map(({ values }) => Object.values(values))).toEqual([
      [1, 10],
      [2, 10],
      [3, 10],
      [3, 20],
      [3, 30],
    ])
  })

  test('begins where it is told to, and passes over what failed', async () => {
    const trials = await tried(
      space,
      sequential({ a: 2, b: 30 }),
      ({ a, b }) => (a === 3 ? NaN : Number(a) * Number(b)),
      'maximize',
    )
    expect(trials.map(({ values, status }) => [...Object.values(values), status])).toEqual([
      [2, 30, 'completed'],
      [1, 30, 'completed'],
      [3, 30, 'failed'],
      [2, 10, 'completed'],
      [2, 20, 'completed'],
    ])
  })

  test('waits for a parameter to be done before it goes on to the next', async () => {
    const begun: string[] = []
    const run = async ({ values }: { values: Values }) => {
      begun.push(Object.values(values).join())
      await new Promise((done) => setTimeout(done, values['a'] === 2 ? 20 : 1))
      return values['a'] === 2 ? 0 : 1
    }
    for await (const event of search({
      space: parseSpace(space),
      strategy: sequential(),
      trials: 100,
      parallel: 4,
      direction: 'minimize',
      run,
    }))
      expect(event.trials.length).toBeGreaterThan(0)
    expect(begun.slice(3)).toEqual(['2,20', '2,30'])
  })
})

test('random search covers choices, scales and whole numbers to their ends', async () => {
  const space = parseSpace({
    choice: { choices: ['a', 'b', 'c'] },
    int: { int: [1, 3] },
    log: { logUniform: [1e-4, 1] },
  })
  const drawn: Values[] = []
  for await (const { type, trial } of search({
    space,
    strategy: randomSearch(),
    trials: 300,
    direction: 'minimize',
    run: async () => 0,
  }))
    if (type === 'end') drawn.push(trial.values)
  const count = (path: string, value: unknown) => drawn.filter((values) => values[path] === value).length
  // 300 even draws of three: 100 ± 4 deviations of 8.2.
  for (const value of ['a', 'b', 'c']) expect(Math.abs(count('choice', value) - 100)).toBeLessThan(33)
  for (const value of [1, 2, 3]) expect(Math.abs(count('int', value) - 100)).toBeLessThan(33)
  const below = drawn.filter((values) => Number(values['log']) < 0.01).length
  expect(Math.abs(below - 150)).toBeLessThan(35)
})

test.each([
  [{}, 'space: expected an object of paths'],
  [{ a: [1, 2] }, 'space.a: expected one of choices, uniform, logUniform, int, logInt'],
  [{ a: { uniform: [1, 0] } }, 'space.a.uniform: Expected [from, to] with from < to'],
  [{ a: { logUniform: [0, 1] } }, 'space.a.logUniform[0]: expected >0, received 0'],
  [{ a: { int: [0.5, 2] } }, 'space.a.int[0]: expected an integer, received 0.5'],
  [{ a: { choices: [] } }, 'space.a.choices'],
  [{ a: { uniform: [0, 1], log: true } }, "space.a.log: unknown option 'log'"],
])('a wrong space is refused by its place: %j', (space, message) => {
  expect(() => parseSpace(space)).toThrow(message)
})
