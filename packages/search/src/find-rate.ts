import {
  createRegistry,
  ExperimentError,
  noOptions,
  parseExperiment,
  type AnySpec,
  type Experiment,
  type ExperimentFor,
  type Plugin,
  type Registry,
} from '@telarjs/core'
import { defineSchedule } from '@telarjs/schedulers/schedule'
import { train, type TrainOptions } from '@telarjs/trainer'

/** How a range test runs. */
export interface RateTestOptions {
  /** The first learning rate. Defaults to 1e-6. */
  readonly lowest?: number
  /** The last one. Defaults to 10. */
  readonly highest?: number
  /** Steps from the first to the last. Defaults to 300. */
  readonly steps?: number
  /** The test ends when the smoothed loss exceeds its minimum by this factor. Defaults to 4. */
  readonly stopAt?: number
}

/** The loss at rising learning rates. */
export interface RateTest {
  readonly learningRates: readonly number[]
  /** The loss of each step; the last one may not be finite. */
  readonly losses: readonly number[]
  /** A moving average, corrected for its start. */
  readonly smoothed: readonly number[]
  /** Where the smoothed loss falls fastest: a rate to train with. Undefined where it never falls. */
  readonly suggestion: number | undefined
  /** Where the smoothed loss is least: already too high, as the upper end for one-cycle. */
  readonly least: number | undefined
}

/** Weight of the previous value in the smoothed loss. */
const smoothing = 0.95

/**
 * Trains for some hundred steps while the learning rate rises evenly on a logarithmic scale, and looks at the loss.
 * Smith, "Cyclical learning rates for training neural networks" (2017), arXiv:1506.01186.
 *
 * @throws ExperimentError for a wrong experiment or range, and what `train` throws
 * @example
 * const { suggestion } = await findRate(experiment, { registry: builtinRegistry })
 */
export async function findRate<R extends Registry>(
  experiment: Experiment | ExperimentFor<R>,
  options: Omit<TrainOptions, 'from'> & { readonly registry: R } & RateTestOptions,
): Promise<RateTest> {
  const { lowest = 1e-6, highest = 10, steps = 300, stopAt = 4, ...trainOptions } = options
  if (!(lowest > 0 && highest > lowest))
    throw new ExperimentError({
      where: 'find-rate',
      expected: '0 < lowest < highest',
      received: `${lowest} and ${highest}`,
    })
  if (!(steps >= 10)) throw new ExperimentError({ where: 'find-rate steps', expected: '>=10', received: `${steps}` })
  const parsed = parseExperiment(options.registry, experiment)
  const rising = risingRate(parsed.learningRate, lowest, highest, steps)
  const registry = createRegistry<Plugin>([...options.registry.plugins, rising])
  // Enough epochs for all steps, whatever the size of the data; the run is left before they end.
  const tested = {
    ...parsed,
    schedule: { use: rising.id } as AnySpec,
    callbacks: [],
    metrics: [],
    evaluate: [],
    epochs: steps,
  }
  const learningRates: number[] = []
  const losses: number[] = []
  for await (const event of train(tested as never, { ...trainOptions, registry })) {
    if (event.type !== 'steps') continue
    learningRates.push(...event.learningRates)
    losses.push(...(await event.losses()))
    if (losses.length >= steps || hasDiverged(smooth(losses), stopAt)) break
  }
  return judge(learningRates.slice(0, steps), losses.slice(0, steps), stopAt)
}

function risingRate(learningRate: number, lowest: number, highest: number, steps: number) {
  return defineSchedule({
    id: 'schedule:telar/range-test',
    summary: 'Rises evenly on a logarithmic scale.',
    options: noOptions,
    create: () => ({
      factor: (step) => (lowest * (highest / lowest) ** Math.min(1, step / (steps - 1))) / learningRate,
    }),
  })
}

/** Drops the steps after the loss diverged, and finds the steepest fall and the smallest loss. */
export function judge(learningRates: readonly number[], losses: readonly number[], stopAt = 4): RateTest {
  const all = smooth(losses)
  const end = all.findIndex((_, i) => hasDiverged(all.slice(0, i + 1), stopAt))
  const count = end < 0 ? all.length : end + 1
  const smoothed = all.slice(0, count)
  const noise = noisyStart(count)
  const finite = smoothed.slice(noise).filter(Number.isFinite)
  const least = smoothed.indexOf(Math.min(...finite), noise)
  const steepest = steepestFall(smoothed.slice(0, least + 1))
  return {
    learningRates: learningRates.slice(0, count),
    losses: losses.slice(0, count),
    smoothed,
    suggestion: steepest === undefined ? undefined : learningRates[steepest],
    least: steepest === undefined ? undefined : learningRates[least],
  }
}

/** How many steps at the start to ignore: a tenth, because nothing is learned at such low rates, and at least those in which the moving average still settles. */
const noisyStart = (steps: number) => Math.floor(Math.min(steps / 2, Math.max(steps / 10, 1 / (1 - smoothing))))

/** The step at which a line through its neighbors falls most steeply. */
function steepestFall(smoothed: readonly number[]): number | undefined {
  const reach = Math.max(1, Math.round(smoothed.length / 20))
  let best: { readonly at: number; readonly slope: number } | undefined
  for (let at = Math.max(reach, noisyStart(smoothed.length)); at < smoothed.length - reach; at++) {
    const slope = (smoothed[at + reach]! - smoothed[at - reach]!) / (2 * reach)
    if (slope < (best?.slope ?? 0)) best = { at, slope }
  }
  return best?.at
}

function smooth(losses: readonly number[]): number[] {
  let average = 0
  return losses.map((loss, step) => {
    average = smoothing * average + (1 - smoothing) * loss
    return average / (1 - smoothing ** (step + 1))
  })
}

function hasDiverged(smoothed: readonly number[], stopAt: number): boolean {
  const last = smoothed.at(-1)!
  return !Number.isFinite(last) || last > stopAt * Math.min(...smoothed.filter(Number.isFinite))
}
