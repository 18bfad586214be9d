import { type RunEvents, ownValue } from '@telarjs/core'
import type { Metric } from '@telarjs/metrics'
import type { Tables } from '@telarjs/tensor'
import type { TrainOptions } from './options.js'
import { createChunkSize, queueDepth, yieldToEventLoop } from './chunk-size.js'
import { mostSamples, openEpoch, type EpochSamples } from './data/epoch-samples.js'
import { trainingSize, type Plan } from './plan.js'
import type { RunState } from './run-state.js'
import type { Session } from './session.js'

/** The steps of the epoch that a run is in. */
export interface EpochRunner {
  /** Issues the steps that the epoch has left, chunk by chunk. */
  steps(): AsyncGenerator<RunEvents['steps']>
  /** Waits until all issued steps are in the totals. */
  settle(): Promise<void>
  /** The epoch's means. */
  result(): RunEvents['epochEnd']
  /** Seconds spent in steps so far, over all epochs. */
  trainingSeconds(): number
}

export function trainEpoch(
  plan: Plan,
  session: Session,
  state: RunState,
  { signal, stepsAtOnce, lost }: Pick<TrainOptions, 'signal' | 'stepsAtOnce' | 'lost'>,
): EpochRunner {
  const { batchSize, stepsPerEpoch } = plan
  const followed = plan.metrics.filter((metric) => metric.everyStep)
  const mostSteps = Math.max(1, Math.floor(mostSamples(plan) / batchSize))
  const chunkSize = createChunkSize()
  const stopwatch = createStopwatch((passed) => state.updateTotals({ seconds: state.totals.seconds + passed }))
  const unread = createUnreadChunks((out, { rows, count }) => {
    chunkSize.done(count)
    addToTotals(state, followed, out, rows)
  })

  async function* steps(): AsyncGenerator<RunEvents['steps']> {
    const first = (state.epoch - 1) * stepsPerEpoch
    stopwatch.start()
    const samples = openEpoch(plan, state.epoch, (state.step - first) * batchSize)
    try {
      chunkSize.restart()
      yield* chunks(first, samples)
      await unread.settle()
    } finally {
      stopwatch.stop()
      await samples.close()
    }
  }

  async function* chunks(first: number, samples: EpochSamples): AsyncGenerator<RunEvents['steps']> {
    while (state.step < first + stepsPerEpoch && !signal?.aborted && state.stopped === undefined) {
      const done = state.step - first
      const { rows, alike } = batchesFrom(plan, done)
      const wanted = Math.min(chunkSize.next(alike), stepsAtOnce?.() ?? Infinity, mostSteps)
      const from = state.step
      const rates = learningRates(plan, state.learningRateScale, from, wanted)
      const feeds = feedsOf(await samples.next(wanted * rows), rates, from, done)
      const chunk = await session.run(rows, wanted, feeds)
      // Runs that train together take as many as all of them want.
      const count = chunk.steps
      samples.advance(count * rows)
      state.issueSteps(count, rates[count - 1]!)
      const read = once(() => untilLost(chunk.read(), lost))
      unread.push({ read, rows, count })
      await unread.settle(queueDepth)
      const learned = rates.subarray(0, count)
      const speed = chunkSize.stepsPerSecond * batchSize
      const about = { epoch: state.epoch, from, to: state.step, learningRates: learned, samplesPerSecond: speed }
      yield { ...about, ...perStep(followed, read, count, batchSize) }
      await yieldToEventLoop()
    }
  }

  return {
    steps,
    async settle() {
      await unread.settle()
      stopwatch.lap()
    },
    result: () => epochMeans(state, followed),
    trainingSeconds: stopwatch.seconds,
  }
}

/** A chunk that was issued and is not in the totals yet. */
interface UnreadChunk {
  readonly read: () => Promise<Record<string, Float32Array>>
  readonly rows: number
  readonly count: number
}

/** @param add is told the results of each chunk, in the order of the steps, because sums of floating-point numbers depend on it */
function createUnreadChunks(add: (out: Record<string, Float32Array>, chunk: UnreadChunk) => void) {
  let unread: UnreadChunk[] = []
  return {
    push: (chunk: UnreadChunk) => void unread.push(chunk),
    /** Reads the oldest chunks until only so many are left. */
    async settle(left = 0): Promise<void> {
      while (unread.length > left) {
        const [chunk] = unread as [UnreadChunk]
        const out = await chunk.read()
        unread = unread.slice(1)
        add(out, chunk)
      }
    },
  }
}

/** @param add is told the seconds that passed since it was last told */
function createStopwatch(add: (seconds: number) => void) {
  let total = 0
  let since: number | undefined

  function lap(): void {
    if (since === undefined) return
    const now = performance.now()
    const passed = (now - since) / 1000
    since = now
    total += passed
    add(passed)
  }

  return {
    start: () => void (since = performance.now()),
    lap,
    stop() {
      lap()
      since = undefined
    },
    /** Seconds of all that was measured, up to the last lap. */
    seconds: () => total,
  }
}

/** The rows of the next batch, and how many consecutive batches of the epoch have as many: the last one may be smaller. */
function batchesFrom({ batchSize, stepsPerEpoch, data }: Plan, done: number): { rows: number; alike: number } {
  const left = stepsPerEpoch - done
  const lastRows = trainingSize(data) - (stepsPerEpoch - 1) * batchSize
  if (left === 1) return { rows: lastRows, alike: 1 }
  return { rows: batchSize, alike: lastRows === batchSize ? left : left - 1 }
}

function learningRates(
  { experiment, schedule, steps, stepsPerEpoch }: Plan,
  scale: number,
  from: number,
  count: number,
): Float32Array {
  const { learningRate } = experiment
  const context = { steps, stepsPerEpoch, learningRate }
  const rates = new Float32Array(count)
  for (let i = 0; i < count; i++) rates[i] = learningRate * schedule.factor(from + i, context) * scale
  return rates
}

function addToTotals(
  state: RunState,
  followed: readonly Metric[],
  out: Record<string, Float32Array>,
  rows: number,
): void {
  const { samples, loss, metrics: sums } = state.totals
  const losses = out['loss']!
  state.updateTotals({
    samples: samples + rows * losses.length,
    loss: loss + rows * losses.reduce((sum, value) => sum + value, 0),
    metrics: Object.fromEntries(
      followed.map(({ name }) => [name, addRows(ownValue(sums, name) ?? [], out[name]!, losses.length)]),
    ),
  })
}

function feedsOf(samples: Tables, rates: Float32Array, from: number, done: number) {
  const { length } = rates
  return { ...samples, learningRate: rates, step: numbersFrom(from, length), epochStep: numbersFrom(done, length) }
}

function numbersFrom(first: number, count: number): Int32Array {
  const numbers = new Int32Array(count)
  for (let i = 0; i < count; i++) numbers[i] = first + i
  return numbers
}

/** The results of a chunk, which are read only where somebody asks. */
function perStep(
  followed: readonly Metric[],
  read: UnreadChunk['read'],
  count: number,
  batchSize: number,
): Pick<RunEvents['steps'], 'losses' | 'metrics'> {
  return {
    losses: async () => (await read())['loss']!,
    metrics: async () => valuesPerStep(followed, await read(), count, batchSize),
  }
}

function valuesPerStep(
  followed: readonly Metric[],
  out: Record<string, Float32Array>,
  count: number,
  batchSize: number,
): Record<string, Float32Array> {
  const entries = followed.map(({ name, compute }) => {
    const length = out[name]!.length / count
    const rows = Float32Array.from(
      { length: count },
      (_, i) => compute(out[name]!.subarray(i * length, (i + 1) * length), batchSize) as number,
    )
    return [name, rows] as const
  })
  return Object.fromEntries(entries)
}

function epochMeans({ epoch, step, totals }: RunState, followed: readonly Metric[]): RunEvents['epochEnd'] {
  const { samples, loss, metrics: sums, ...last } = totals
  const values = followed.map(
    ({ name, compute }) => [name, compute(ownValue(sums, name) ?? [], samples) as number] as const,
  )
  return { epoch, step, loss: loss / samples, metrics: Object.fromEntries(values), ...last }
}

function untilLost<T>(result: Promise<T>, lost: Promise<never> | undefined): Promise<T> {
  return lost ? Promise.race([result, lost]) : result
}

function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined
  return () => (made ??= { value: make() }).value
}

function addRows(sums: readonly number[], values: Float32Array, rows: number): number[] {
  const length = values.length / rows
  const total = sums.length > 0 ? [...sums] : Array.from({ length }, () => 0)
  values.forEach((value, i) => (total[i % length]! += value))
  return total
}
