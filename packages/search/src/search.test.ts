import { memoryStorage } from '@telarjs/core'
import { describe, expect, test, vi } from 'vitest'
import { readJournal } from './journal.js'
import { medianPruning, successiveHalving } from './pruner.js'
import { randomSearch } from './random-search.js'
import { journalFile, search, type Job, type SearchEvent, type SearchOptions } from './search.js'
import { parseSpace } from './space.js'
import type { Trial } from './trial.js'

const space = parseSpace({ x: { uniform: [0, 1] } })
const base = { space, strategy: randomSearch(), trials: 12, direction: 'minimize', seed: 1 } as const

async function all(options: SearchOptions): Promise<SearchEvent[]> {
  const events: SearchEvent[] = []
  for await (const event of search(options)) events.push(event)
  return events
}

const untimed = (trial: Trial): Trial => ({ ...trial, seconds: 0 })
const ends = (events: readonly SearchEvent[]): Trial[] =>
  events.filter(({ type }) => type === 'end').map(({ trial }) => trial)
const value = ({ values }: Pick<Job, 'values'>) => Number(values['x'])

describe('a search', () => {
  test('is the same for the same seed', async () => {
    const xs = async (seed: number) =>
      ends(await all({ ...base, seed, run: async (job) => value(job) })).map((trial) => trial.value)
    expect(await xs(1)).toEqual(await xs(1))
    expect(await xs(2)).not.toEqual(await xs(1))
  })

  test('goes on after trials that throw or diverge, which are rows with a reason', async () => {
    const run = async (job: Job) => {
      if (job.trial === 2) throw new Error('step 7: the loss is NaN')
      return job.trial === 3 ? Infinity : value(job)
    }
    const trials = ends(await all({ ...base, run }))
    expect(trials.map(({ status }) => status)).toEqual([
      'completed',
      'completed',
      'failed',
      'failed',
      ...Array<string>(8).fill('completed'),
    ])
    expect(trials.slice(2, 4).map(({ why }) => why)).toEqual(['step 7: the loss is NaN', 'its result is Infinity'])
  })

  test('counts the seconds of each run from where it began, not what it waited for a worker', async () => {
    vi.useFakeTimers({ toFake: ['performance'] })
    const run = async (job: Job) => {
      vi.advanceTimersByTime(60_000)
      job.started()
      vi.advanceTimersByTime(2000)
      return value(job)
    }
    const trials = ends(await all({ ...base, trials: 1, repeats: 3, run })).map(({ seconds }) => seconds)
    vi.useRealTimers()
    expect(trials).toEqual([6])
  })

  test('runs so many trials at once, and tells how many seconds are left', async () => {
    let now = 0
    let most = 0
    const run = async (job: Job) => {
      most = Math.max(most, ++now)
      await new Promise((done) => setTimeout(done, 2))
      now--
      return value(job)
    }
    const events = await all({ ...base, parallel: 3, run })
    expect(most).toBe(3)
    expect(events[0]!.secondsLeft).toBeUndefined()
    expect(events.at(-1)).toMatchObject({ ended: 12, secondsLeft: 0 })
  })

  test('takes the mean of repeats, each with a number of its own, and their deviation', async () => {
    const trials = ends(await all({ ...base, trials: 1, repeats: 3, run: async ({ repeat }) => [1, 2, 6][repeat]! }))
    // Mean 3; squares 4 + 1 + 9 = 14, over 2 is 7.
    expect(trials[0]).toMatchObject({ results: [1, 2, 6], value: 3, deviation: Math.sqrt(7) })
  })

  test('ends when its reader leaves or its signal aborts, and what was under way is neither failed nor done', async () => {
    const storage = memoryStorage()
    const hang = (job: Job) =>
      new Promise<number>((_, fail) => job.signal.addEventListener('abort', () => fail(new Error('aborted'))))
    for await (const event of search({ ...base, storage, parallel: 2, run: hang })) if (event.trials.length === 2) break
    const { trials } = readJournal(new TextDecoder().decode(await storage.read(journalFile)))
    expect(trials.map(({ status }) => status)).toEqual(['running', 'running'])
    expect(await all({ ...base, signal: AbortSignal.abort(), run: hang })).toEqual([])
  })
})

describe('a journal', () => {
  test('cut off at any byte goes on to the same trials, without running ended ones again', async () => {
    const whole = memoryStorage()
    const run = async (job: Job) => {
      await job.report(1, value(job) + 1)
      return value(job)
    }
    const expected = (await all({ ...base, storage: whole, run })).at(-1)!.trials
    const bytes = (await whole.read(journalFile))!
    for (let cut = 0; cut < bytes.length; cut += 97) {
      const storage = memoryStorage()
      await storage.write(journalFile, bytes.subarray(0, cut))
      const endedBefore = new TextDecoder()
        .decode(bytes.subarray(0, cut))
        .split('\n')
        .slice(0, -1)
        .filter((line) => line.includes('"end"')).length
      const ran: number[] = []
      const events = await all({ ...base, storage, run: (job) => run(job).finally(() => ran.push(job.trial)) })
      expect(events.at(-1)!.trials.map(untimed)).toEqual(expected.map(untimed))
      expect(ran.length).toBeLessThanOrEqual(12 - endedBefore)
    }
  })

  test('what a run reports before it hears that it was pruned is not taken', async () => {
    const pruner = {
      name: 'second',
      prune: ({ reports }: Trial) => (reports.length === 2 ? 'it has reported twice' : undefined),
    }
    const run = async ({ report }: Job) => {
      await Promise.all([1, 2, 3].map((epoch) => report(epoch, 0)))
      return 0
    }
    const [trial] = ends(await all({ ...base, trials: 1, pruner, run }))
    expect(trial).toMatchObject({ status: 'pruned', reports: [{ epoch: 1 }, { epoch: 2 }] })
    expect(trial!.reports).toHaveLength(2)
  })

  test('a trial that begins again reports what it had reported: it stands once, and only what was not decided is decided', async () => {
    const storage = memoryStorage()
    const asked: number[] = []
    const pruner = {
      name: 'asking',
      prune: ({ reports }: Trial) => {
        asked.push(reports.at(-1)!.epoch)
        return undefined
      },
    }
    const reporting = (epochs: readonly number[], end: () => number) => async (job: Job) => {
      for (const epoch of epochs) await job.report(epoch, 10 * epoch)
      return end()
    }
    const stop = new AbortController()
    const killed = reporting([1, 2, 3], () => {
      stop.abort()
      return 0
    })
    await all({ ...base, trials: 1, pruner, storage, signal: stop.signal, run: killed })
    const [trial] = ends(await all({ ...base, trials: 1, pruner, storage, run: reporting([1, 2, 3, 4], () => 7) }))
    expect(trial).toMatchObject({ value: 7, reports: [1, 2, 3, 4].map((epoch) => ({ epoch, value: 10 * epoch })) })
    expect(asked).toEqual([1, 2, 3, 3, 4])
    const journal = new TextDecoder().decode(await storage.read(journalFile))
    expect(journal.match(/"type":"report"/g)).toHaveLength(4)
  })

  test('with lines of another shape is read without them', () => {
    const head = {
      space: { x: { uniform: [0, 1] } },
      strategy: 'tpe',
      pruner: 'none',
      direction: 'minimize',
      seed: 1,
      repeats: 1,
    }
    const lines = [
      { type: 'search', ...head },
      { type: 'start', trial: 0, values: { x: 0.5 } },
      { type: 'start', trial: 1 },
      { type: 'report', trial: 0, epoch: '1', value: 1 },
      { type: 'result', trial: 0, repeat: 0, value: 2 },
      { type: 'end', trial: 0, status: 'constructor', why: '', seconds: 1 },
      { type: 'end', trial: 0, status: 'completed', why: '', seconds: 1 },
      null,
    ]
    const { trials } = readJournal(lines.map((line) => JSON.stringify(line)).join('\n'))
    expect(trials).toMatchObject([{ index: 0, status: 'completed', value: 2, reports: [] }])
  })

  test('of another search is refused by what differs', async () => {
    const storage = memoryStorage()
    await all({ ...base, trials: 1, storage, run: async () => 0 })
    await expect(all({ ...base, seed: 2, storage, run: async () => 0 })).rejects.toThrow(
      'search.jsonl: it is of another search: its seed is 1, not 2',
    )
  })
})

describe('pruning', () => {
  /** A trial's number falls from 1 towards x over nine epochs. */
  const run = async (job: Job) => {
    for (let epoch = 1; epoch < 9 && !job.signal.aborted; epoch++) await job.report(epoch, value(job) + (9 - epoch) / 9)
    return value(job)
  }
  const epochsOf = (trials: readonly Trial[]) => trials.reduce((sum, { reports }) => sum + reports.length, 0)

  test.each([
    ['asha', successiveHalving()],
    ['median', medianPruning()],
  ])('%s stops bad trials early and finds the same best', async (_, pruner) => {
    const options = { ...base, trials: 40, run }
    const [without, pruned] = [ends(await all(options)), ends(await all({ ...options, pruner }))]
    const best = (trials: readonly Trial[]) => Math.min(...trials.map((trial) => trial.value ?? Infinity))
    expect(best(pruned)).toBe(best(without))
    expect(epochsOf(pruned)).toBeLessThan(0.7 * epochsOf(without))
    expect(pruned.find(({ status }) => status === 'pruned')!.why).toMatch(/after epoch \d/)
  })

  test('asha keeps the best third, rounded up, of those that came so far', () => {
    const at = (index: number, number: number): Trial => ({
      index,
      values: {},
      status: 'running',
      reports: [{ epoch: 1, value: number }],
      results: [],
      value: undefined,
      deviation: undefined,
      why: '',
      seconds: 0,
    })
    const others = [1, 2, 3, 4, 5].map((number) => at(number, number))
    const { prune } = successiveHalving({ firstEpochs: 1, reduction: 3 })
    // Of six, ceil(6 / 3) = 2 go on.
    expect(prune(at(9, 1.5), others, 'minimize')).toBeUndefined()
    expect(prune(at(9, 2.5), others, 'minimize')).toBe('after epoch 1 it is number 3 of 6, of which 2 go on')
    expect(prune(at(9, 4.5), others, 'maximize')).toBeUndefined()
    expect(prune({ ...at(9, 9), reports: [{ epoch: 2, value: 9 }] }, others, 'minimize')).toBeUndefined()
    expect(prune(at(9, 9), [], 'minimize')).toBeUndefined()
  })
})
