import { createRandom, memoryStorage, type Json, type Storage } from '@telarjs/core'
import { createChannel } from './channel.js'
import { openJournal, replay, type Journal } from './journal.js'
import type { Pruner } from './pruner.js'
import type { Space, Values } from './space.js'
import type { Strategy } from './strategy.js'
import { bestTrial, type Direction, type Trial } from './trial.js'

/** One run of a trial, for the host to execute. */
export interface Job {
  readonly trial: number
  /** 0 for the first repeat; each repeat should use a seed of its own. */
  readonly repeat: number
  readonly values: Values
  /** Reports the value reached after an epoch. During the first repeat the pruner may end the trial, which aborts `signal`. */
  report(epoch: number, value: number): Promise<void>
  /** Tells that the run begins, where it had to wait for a worker: the seconds of the trial count from here. */
  started(): void
  readonly signal: AbortSignal
}

/** What a search is made of. */
export interface SearchOptions {
  readonly space: Space
  readonly strategy: Strategy
  readonly pruner?: Pruner | undefined
  /** The most trials. */
  readonly trials: number
  /** Trials that run at once. Defaults to one. */
  readonly parallel?: number
  /** Runs of each trial; its value is their mean. Defaults to one. */
  readonly repeats?: number
  readonly direction: Direction
  readonly seed?: number
  /** Where the journal is kept. Defaults to memory. */
  readonly storage?: Storage
  /** What else must be unchanged for a journal to be continued, such as the experiment. */
  readonly about?: Json
  readonly signal?: AbortSignal
  /** Runs one job and resolves to its value. If it rejects or the value is not finite, the trial has failed and the search continues. */
  run(job: Job): Promise<number>
}

/** Something that happened in a search. */
export interface SearchEvent {
  readonly type: 'start' | 'report' | 'end'
  readonly trial: Trial
  readonly trials: readonly Trial[]
  readonly best: Trial | undefined
  /** Trials that have ended. */
  readonly ended: number
  /** Estimated seconds for the remaining trials, from the mean of those that ended; undefined until one has. */
  readonly secondsLeft: number | undefined
}

/** The file in a search's folder that holds its trials, one JSON object a line. */
export const journalFile = 'search.jsonl'

/**
 * Searches a space and yields events. A search that was killed continues when it is started again with the same storage:
 * ended trials are not repeated, and those that were running start again.
 *
 * @throws ExperimentError where the storage holds the journal of another search
 * @example
 * for await (const { type, trial, best } of search({ space, strategy: tpe(), trials: 50, direction: 'minimize', run: async ({ values }) => f(values) })) {
 *   if (type === 'end') console.log(trial.value, best?.values)
 * }
 */
export async function* search(options: SearchOptions): AsyncGenerator<SearchEvent, void, void> {
  const { space, strategy, direction, parallel = 1, seed = 0 } = options
  const journal = await journalOf(options)
  const random = createRandom(seed).stream('search')
  const channel = createChannel<SearchEvent>()
  const stop = new AbortController()
  const running = new Set<Promise<void>>()
  const record = createRecord(journal, options, channel.send)
  /** Whether a trial has ended since the strategy was asked. */
  let changed = false
  let unfinished = record.trials.filter(({ status }) => status === 'running')

  /** The next trial to run: one that an earlier part of the search left, or a new one. */
  async function next(): Promise<Trial | undefined> {
    const [left, ...rest] = unfinished
    unfinished = rest
    const { trials } = record
    if (left || trials.length >= options.trials) return left
    const values = strategy.suggest({ space, trials, direction, random: random.stream(trials.length) })
    if (values === 'wait' || values === 'done') return undefined
    await record.note('start', { type: 'start', trial: trials.length, values })
    return record.trials.at(-1)
  }

  function begin(trial: Trial): void {
    const run: Promise<void> = runTrial(trial, record, options, stop.signal)
      .catch((error: unknown) => channel.fail(error))
      .finally(() => {
        running.delete(run)
        changed = true
        channel.wake()
      })
    running.add(run)
  }

  const abort = () => stop.abort()
  options.signal?.addEventListener('abort', abort, { once: true })
  if (options.signal?.aborted) abort()
  try {
    do {
      changed = false
      while (running.size < parallel && !stop.signal.aborted) {
        const trial = await next()
        if (!trial) break
        begin(trial)
      }
      if (running.size > 0) await channel.waiting()
      yield* channel.taken()
    } while (running.size > 0 || changed)
  } finally {
    options.signal?.removeEventListener('abort', abort)
    // The consumer may stop reading the events early.
    abort()
    await Promise.all(running)
  }
}

function journalOf(options: SearchOptions): Promise<Journal> {
  const { space, strategy, pruner, direction, seed = 0, repeats = 1, about = null, storage = memoryStorage() } = options
  return openJournal(storage, journalFile, {
    space,
    strategy: strategy.name,
    pruner: pruner?.name ?? 'none',
    direction,
    seed,
    repeats,
    about,
  })
}

/** The trials of a search so far. */
interface TrialRecord {
  readonly trials: readonly Trial[]
  /** Writes an event to the journal, updates the trials and passes the event to the reader. */
  note(type: SearchEvent['type'], line: Parameters<Journal['write']>[0] & { readonly trial: number }): Promise<void>
}

function createRecord(journal: Journal, options: SearchOptions, tell: (event: SearchEvent) => void): TrialRecord {
  let trials = journal.trials
  return {
    get trials() {
      return trials
    },
    async note(type, line) {
      await journal.write(line)
      trials = replay(trials, line)
      tell({
        type,
        trial: trials.find(({ index }) => index === line.trial)!,
        trials,
        best: bestTrial(trials, options.direction),
        ended: trials.filter(({ status }) => status !== 'running').length,
        secondsLeft: secondsLeft(trials, options),
      })
    },
  }
}

/** Runs the remaining repeats of a trial, until they are done, one fails, the pruner ends it or the search stops. */
async function runTrial(
  { index, values, results }: Trial,
  record: TrialRecord,
  options: SearchOptions,
  stopped: AbortSignal,
): Promise<void> {
  const { repeats = 1, pruner, direction } = options
  const clock = createClock()
  const pruning = new AbortController()
  const signal = AbortSignal.any([stopped, pruning.signal])
  let why: string | undefined
  let reported = Promise.resolve()

  async function end(status: 'completed' | 'pruned' | 'failed'): Promise<void> {
    await record.note('end', { type: 'end', trial: index, status, why: why ?? '', seconds: clock.seconds() })
  }

  /** One after the other: what a quick run reports before it hears that it was pruned comes after that decision, and is not taken. */
  function report(epoch: number, value: number): Promise<void> {
    reported = reported.then(() => decide(epoch, value))
    return reported
  }

  async function decide(epoch: number, value: number): Promise<void> {
    if (signal.aborted) return
    // A run that begins again reports some epochs again. What was decided after them stands; after the last one it may not have been.
    const { reports } = record.trials.find((other) => other.index === index)!
    const isKnown = reports.some((report) => report.epoch === epoch && report.value === value)
    if (isKnown && epoch < reports.at(-1)!.epoch) return
    if (!isKnown) await record.note('report', { type: 'report', trial: index, epoch, value })
    const { trials } = record
    const trial = trials.find((other) => other.index === index)!
    why ??= pruner?.prune(
      trial,
      trials.filter((other) => other !== trial),
      direction,
    )
    if (why !== undefined) pruning.abort()
  }

  try {
    for (let repeat = results.length; repeat < repeats; repeat++) {
      const reporting = repeat === 0 ? report : async () => undefined
      const job = { trial: index, repeat, values, signal, report: reporting, started: clock.start }
      const value = await clock.measure(() => options.run(job))
      if (signal.aborted) break
      if (!Number.isFinite(value)) throw new Error(`its result is ${value}`)
      await record.note('report', { type: 'result', trial: index, repeat, value })
    }
    if (!signal.aborted) await end('completed')
  } catch (error) {
    if (!signal.aborted) why = (error as Error).message
    if (!signal.aborted) await end('failed')
  }
  if (pruning.signal.aborted && !stopped.aborted) await end('pruned')
}

/** Adds up how long the runs of a trial took, without what they waited. */
function createClock() {
  let before = 0
  let began = performance.now()
  const start = (): void => void (began = performance.now())
  return {
    start,
    async measure<T>(run: () => Promise<T>): Promise<T> {
      start()
      try {
        return await run()
      } finally {
        before += performance.now() - began
      }
    },
    seconds: () => before / 1000,
  }
}

function secondsLeft(trials: readonly Trial[], { trials: most, parallel = 1 }: SearchOptions): number | undefined {
  const ended = trials.filter(({ status }) => status !== 'running')
  if (ended.length === 0) return undefined
  const mean = ended.reduce((sum, { seconds }) => sum + seconds, 0) / ended.length
  return (mean * (most - ended.length)) / parallel
}
