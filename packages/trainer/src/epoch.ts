import { type RunEvents, ownValue } from '@telarjs/core'
import type { TrainOptions } from './options.js'
import { createChunkSize, queueDepth, yieldToEventLoop } from './chunk-size.js'
import { runRandom, type Plan } from './plan.js'
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
  const { batchSize, stepsPerEpoch, metrics } = plan
  const { size } = plan.data.splits['train']!
  const lastRows = size - (stepsPerEpoch - 1) * batchSize
  const followed = metrics.filter((metric) => metric.everyStep)
  const chunkSize = createChunkSize()
  let unread: {
    readonly read: () => Promise<Record<string, Float32Array>>
    readonly rows: number
    readonly count: number
  }[] = []
  let seconds = 0
  /** Since when the seconds of the steps under way are not in the totals yet. */
  let since: number | undefined

  function learningRates(from: number, count: number): Float32Array {
    const { learningRate } = plan.experiment
    const context = { steps: plan.steps, stepsPerEpoch, learningRate }
    return Float32Array.from(
      { length: count },
      (_, i) => learningRate * plan.schedule.factor(from + i, context) * state.learningRateScale,
    )
  }

  function addToTotals(out: Record<string, Float32Array>, rows: number): void {
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

  /** Adds the oldest chunks to the totals until so many are left; in order, because sums of floating-point numbers depend on it. */
  async function settle(left = 0): Promise<void> {
    while (unread.length > left) {
      const { read, rows, count } = unread[0]!
      const out = await read()
      unread = unread.slice(1)
      chunkSize.done(count)
      addToTotals(out, rows)
    }
  }

  async function* steps(): AsyncGenerator<RunEvents['steps']> {
    const first = (state.epoch - 1) * stepsPerEpoch
    since = performance.now()
    const order = runRandom(plan.experiment).shuffling(state.epoch).permutation(size)
    chunkSize.restart()
    while (state.step < first + stepsPerEpoch && !signal?.aborted && state.stopped === undefined) {
      const done = state.step - first
      const isLast = done === stepsPerEpoch - 1
      const rows = isLast ? lastRows : batchSize
      const wholeLeft = lastRows === batchSize ? stepsPerEpoch - done : stepsPerEpoch - 1 - done
      const count = isLast ? 1 : Math.min(chunkSize.next(wholeLeft), stepsAtOnce?.() ?? Infinity)
      const from = state.step
      const rates = learningRates(from, count)
      const chunk = await session.run(rows, count, {
        indices: order.subarray(done * batchSize, done * batchSize + count * rows),
        learningRate: rates,
        step: Int32Array.from({ length: count }, (_, i) => from + i),
      })
      state.issueSteps(count, rates.at(-1)!)
      const read = once(() => (lost ? Promise.race([chunk.read(), lost]) : chunk.read()))
      unread.push({ read, rows, count })
      await settle(queueDepth)
      yield {
        epoch: state.epoch,
        from,
        to: state.step,
        learningRates: rates,
        samplesPerSecond: chunkSize.stepsPerSecond * batchSize,
        losses: async () => (await read())['loss']!,
        metrics: async () => valuesPerStep(await read(), count),
      }
      await yieldToEventLoop()
    }
    await settle()
    addSeconds()
    since = undefined
  }

  /** Brings the seconds up to now into the totals. */
  function addSeconds(): void {
    if (since === undefined) return
    const now = performance.now()
    const passed = (now - since) / 1000
    since = now
    seconds += passed
    state.updateTotals({ seconds: state.totals.seconds + passed })
  }

  function valuesPerStep(out: Record<string, Float32Array>, count: number): Record<string, Float32Array> {
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

  return {
    steps,
    async settle() {
      await settle()
      addSeconds()
    },
    result() {
      const { samples, loss, metrics: sums, ...last } = state.totals
      const values = followed.map(
        ({ name, compute }) => [name, compute(ownValue(sums, name) ?? [], samples) as number] as const,
      )
      return {
        epoch: state.epoch,
        step: state.step,
        loss: loss / samples,
        metrics: Object.fromEntries(values),
        ...last,
      }
    },
    trainingSeconds: () => seconds,
  }
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
