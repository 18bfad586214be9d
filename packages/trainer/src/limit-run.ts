import { ExperimentError, memoryStorage, resolveExperiment, type ParsedExperiment } from '@telarjs/core'
import { takeSamples, type LoadedData, type Split } from '@telarjs/datasets'
import type { TrainOptions } from './options.js'
import { factsOf, runRandom, type Plan } from './plan.js'

/** What a run trains, on which samples, and where it writes. */
export interface LimitedRun {
  readonly experiment: ParsedExperiment
  readonly data: LoadedData
  readonly options: TrainOptions
}

/**
 * The run that `fastDevRun` and `overfitBatches` ask for: a few batches of each split. The training batches are the first of the first epoch, and the
 * others of every split are chosen by the seed, so that all classes have their chance. Without either option the run is as it was given.
 *
 * @throws ExperimentError for both options, for a number that is none of batches, or for a fast dev run that goes on from a checkpoint
 */
export function limitRun(experiment: ParsedExperiment, data: LoadedData, options: TrainOptions): LimitedRun {
  const { fastDevRun = false, overfitBatches, registry } = options
  const fast = fastDevRun === true ? 1 : fastDevRun
  if (fast === false && overfitBatches === undefined) return { experiment, data, options }
  const batches = requireBatches(fast, options)
  const resolved = resolveExperiment(registry, experiment, factsOf(data))
  const rows = batches * resolved.batchSize
  const { shuffling } = runRandom(resolved)
  const splits = Object.entries(data.splits).map(
    ([name, split]) => [name, firstOf(split, rows, shuffling(1).permutation(split.size))] as const,
  )
  // Of a stream, the batches are those of its excerpt.
  const { stream: _, ...held } = data
  const limited = { ...held, splits: Object.fromEntries(splits) }
  const what = `${batches === 1 ? 'one batch' : `${batches} batches`} of ${resolved.batchSize} samples`
  if (fast !== false) {
    const note = `fast dev run: one epoch of ${what} of each split, and nothing is kept`
    return {
      experiment: { ...resolved, epochs: 1 },
      data: withNote(limited, note),
      options: { ...options, storage: memoryStorage() },
    }
  }
  const note = `overfit batches: every epoch trains on the same ${what}, whose loss should fall towards 0; the other splits have as many`
  return { experiment: resolved, data: withNote(limited, note), options }
}

/** The plan without callbacks that send to other machines, where nothing is to be kept. */
export function limitPlan(plan: Plan, { fastDevRun = false }: TrainOptions): Plan {
  if (fastDevRun === false) return plan
  return { ...plan, callbacks: plan.callbacks.filter(({ sendsElsewhere }) => !sendsElsewhere) }
}

function requireBatches(fast: number | false, { overfitBatches, from }: TrainOptions): number {
  if (fast !== false && overfitBatches !== undefined)
    throw new ExperimentError({ where: 'train', expected: 'fastDevRun or overfitBatches', received: 'both' })
  if (fast !== false && from)
    throw new ExperimentError({
      where: 'fastDevRun',
      expected: 'a run that begins',
      received: 'a checkpoint to go on from',
    })
  const [where, batches] = fast === false ? ['overfitBatches', overfitBatches!] : ['fastDevRun', fast]
  if (Number.isSafeInteger(batches) && batches >= 1) return batches
  throw new ExperimentError({ where, expected: 'a whole number of batches from 1', received: `${batches}` })
}

/** The first samples of an order, as they follow one another in the split. */
function firstOf(split: Split, rows: number, order: Int32Array): Split {
  if (split.size <= rows) return split
  return takeSamples(split, order.slice(0, rows).sort())
}

function withNote(data: LoadedData, note: string): LoadedData {
  return { ...data, notes: [note, ...(data.notes ?? [])] }
}
